import assert from 'node:assert/strict';
import type { Answer, Bench } from './client.ts';
import { deviations, type Schema, type Swagger } from './swagger.ts';

/** One call of the contract test, by the template that the published definition has for it. */
export type Exchange = {
  readonly method: 'get' | 'post' | 'delete';
  readonly template: string;
  /** What stands in the place of the template's braces, in their order. */
  readonly path?: readonly (string | number)[];
  readonly query?: Readonly<Record<string, string | number>>;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, unknown>>;
  readonly file?: string;
};

/** Deviations from the published definitions, as "METHOD template request|answer: what". */
export class Contract {
  readonly found = new Set<string>();
  readonly called = new Set<string>();
  readonly #marketo: Bench;
  readonly #swaggers: readonly Swagger[];

  constructor(marketo: Bench, swaggers: readonly Swagger[]) {
    this.#marketo = marketo;
    this.#swaggers = swaggers;
  }

  /** Sends the call, compares request and answer with the definition, and gives the answer, which must be a success. */
  async call(exchange: Exchange): Promise<Answer> {
    const { method, template, path = [], query = {} } = exchange;
    const swagger = this.#swaggers.find((one) => one.paths[template]?.[method]);
    const operation = swagger?.paths[template]?.[method];
    const name = `${method.toUpperCase()} ${template}`;
    this.called.add(name);
    const rest = [...path];
    const search = new URLSearchParams(
      Object.entries(query).map(([key, value]): [string, string] => [key, String(value)]),
    );
    const url = `${template.replaceAll(/\{[^}]+\}/g, () => encodeURIComponent(String(rest.shift())))}?${search.toString()}`;
    const response = await this.#marketo.raw(url, { method: method.toUpperCase(), ...body(exchange) });
    if (!swagger || !operation) {
      this.found.add(`${name}: not described`);
      return (await response.json()) as Answer;
    }
    for (const what of requestDeviations(swagger, operation.parameters ?? [], exchange))
      this.found.add(`${name} request: ${what}`);
    if (!(response.headers.get('content-type') ?? '').startsWith('application/json')) {
      assert.equal(response.status, 200);
      return { success: true };
    }
    const answer = (await response.json()) as Answer;
    assert.equal(answer.success, true, `${name}: ${JSON.stringify(answer.errors)}`);
    const schema = operation.responses['200']?.schema;
    assert.ok(schema, `${name} has an answer`);
    for (const what of deviations(swagger, schema, answer)) this.found.add(`${name} answer: ${what}`);
    return answer;
  }
}

function body({ json, form, file }: Exchange): RequestInit {
  if (json !== undefined)
    return { body: JSON.stringify(json), headers: { 'Content-Type': 'application/json' } };
  if (form !== undefined) {
    const fields = Object.entries(form).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return { body: new URLSearchParams(fields) };
  }
  if (file === undefined) return {};
  const parts = new FormData();
  parts.set('file', new Blob([file], { type: 'text/csv' }), 'file.csv');
  return { body: parts };
}

export type Parameter = {
  readonly in: string;
  readonly name: string;
  readonly required?: boolean;
  readonly enum?: readonly unknown[];
  readonly schema?: Schema;
};

/** What a request has that the definition does not know, or lacks that it requires. */
function requestDeviations(
  swagger: Swagger,
  parameters: readonly Parameter[],
  { query = {}, json, form, file }: Exchange,
): string[] {
  const found: string[] = [];
  const described = (name: string, where: string): Parameter | undefined =>
    parameters.find((one) => one.in === where && one.name === name);
  for (const [name, value] of Object.entries(query)) {
    const parameter = described(name, 'query');
    if (!parameter) found.push(`${name}: not described`);
    else if (parameter.enum && !parameter.enum.includes(value))
      found.push(`${name}: "${value}" is not in the enumeration`);
  }
  for (const one of parameters)
    if (one.in === 'query' && one.required === true && !(one.name in query))
      found.push(`${one.name}: missing`);
  const sent = json ?? form;
  const schema = parameters.find((one) => one.in === 'body')?.schema;
  if (sent !== undefined && Object.keys(sent).length > 0) {
    if (schema) found.push(...deviations(swagger, schema, sent));
    else
      for (const name of Object.keys(sent))
        if (!described(name, 'formData')) found.push(`${name}: not described`);
  }
  if (file !== undefined && !described('file', 'formData')) found.push('file: not described');
  return found;
}
