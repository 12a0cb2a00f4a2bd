import { data } from '../data';

/** An Apex method as components import it: a function for imperative calls that is also a wire adapter. */
export function apexMethod(name: string) {
  const method = name.replace(/^.*\.(\w+\.\w+)$/u, '$1');
  const call = (parameters: Record<string, unknown> = {}) => ask(method, parameters);
  return Object.assign(call, { adapter: adapterOf(call) });
}

async function ask(method: string, parameters: Record<string, unknown>): Promise<unknown> {
  const response = await fetch(`/apex/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-preview-user': data.user },
    body: JSON.stringify(parameters),
  });
  const body = (await response.json()) as unknown;
  // The shape in which the platform rejects: FetchResponse with the exception's message.
  if (!response.ok) throw Object.assign(new Error('Apex'), { status: response.status, body });
  return body;
}

type Provision = (value: { data?: unknown; error?: unknown }) => void;

function adapterOf(call: (parameters?: Record<string, unknown>) => Promise<unknown>) {
  return class {
    readonly provide: Provision;
    constructor(provide: Provision) {
      this.provide = provide;
      provide({});
    }
    connect() {}
    disconnect() {}
    update(parameters: Record<string, unknown>) {
      if (Object.values(parameters).includes(undefined)) return;
      call(parameters).then(
        (data) => this.provide({ data }),
        (error: unknown) => this.provide({ error }),
      );
    }
  };
}
