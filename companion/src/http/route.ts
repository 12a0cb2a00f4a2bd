import { z } from 'zod';
import type { ReportService } from '../links/report-views.ts';
import type { ActionService } from '../links/action-views.ts';
import type { Actor, LinkService } from '../links/views.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { checked } from './checked.ts';

export type Role = Actor['role'];

/** Who holds a key. A `salesforce` key is one that Salesforce keeps; an `operator` key belongs to whoever runs Lockstep. */
export type Caller = {
  readonly connectionId: string;
  readonly role: Role;
  readonly scope: 'salesforce' | 'operator';
};

export type Readiness = { readonly ok: boolean; readonly checks: Readonly<Record<string, string>> };

/** What routes work with. */
export type Services = {
  readonly links: LinkService;
  readonly reports: ReportService;
  readonly actions: ActionService;
  readonly metrics: Metrics;
  readonly version: string;
  readonly ready: () => Promise<Readiness>;
  /** The OpenAPI document. */
  readonly document: () => object;
};

/** Everything about one request that does not depend on its route. */
export type Context = Services & {
  readonly actor: Actor;
  /** Null where no key was needed and none was given. */
  readonly caller: Caller | null;
};

type Call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Context & {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
};

const nothing = z.strictObject({});
type Nothing = typeof nothing;

type Definition<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = {
  /** The operation's id in the OpenAPI document. */
  readonly name: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** With parameters as `:name`. */
  readonly path: string;
  /** The least role that may call it; `operator` asks for a key of that scope, `anyone` for none. */
  readonly role: Role | 'operator' | 'anyone';
  /** A short sentence. */
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** Most kilobytes of a body, 256 unless told: what its schema allows must fit. */
  readonly bodyKb?: number;
  readonly answer: A;
  /** 200 unless told. */
  readonly status?: number;
  /** Another status that some answers have. */
  readonly unless?: { readonly status: number; applies(answer: z.output<A>): boolean };
  /** JSON unless told; an answer of another type is a string. */
  readonly type?: 'text/plain';
  handle(call: Call<P, Q, B>): z.output<A> | Promise<z.output<A>>;
  /** The same rows as text/csv, also at the path with `.csv`. */
  readonly csv?: (call: Call<P, Q, B>) => AsyncIterable<string>;
};

export type Input = { readonly params: unknown; readonly query: unknown; readonly body: unknown };

/** A route whose types have done their work. */
export type Route = Pick<
  Definition<z.ZodType, z.ZodType, z.ZodType, z.ZodType>,
  'name' | 'method' | 'path' | 'role' | 'summary' | 'answer' | 'type'
> & {
  readonly params: z.ZodType;
  readonly query: z.ZodType;
  readonly body: z.ZodType | null;
  readonly bodyKb: number;
  /** Statuses of an answer, the usual one first. */
  readonly statuses: readonly [number, ...number[]];
  /** Checks the input and answers. Throws a Refusal that names the fields at fault. */
  run(input: Input, context: Context): Promise<{ readonly status: number; readonly content: unknown }>;
  readonly csv: ((input: Input, context: Context) => AsyncIterable<string>) | null;
};

/** Declares a route: from this one place come the handler, the checks and the OpenAPI document. */
export function defineRoute<
  A extends z.ZodType,
  P extends z.ZodType = Nothing,
  Q extends z.ZodType = Nothing,
  B extends z.ZodType = Nothing,
>(definition: Definition<P, Q, B, A>): Route {
  const { status = 200, unless, csv } = definition;
  const params: z.ZodType = definition.params ?? nothing;
  const query: z.ZodType = definition.query ?? nothing;
  const body: z.ZodType | null = definition.body ?? null;
  const call = (input: Input, context: Context): Call<P, Q, B> => ({
    ...context,
    params: checked(params, input.params) as z.output<P>,
    query: checked(query, input.query) as z.output<Q>,
    body: (body ? checked(body, input.body) : {}) as z.output<B>,
  });
  return {
    ...definition,
    params,
    query,
    body,
    bodyKb: definition.bodyKb ?? 256,
    statuses: unless ? [status, unless.status] : [status],
    run: async (input, context) => {
      const content = await definition.handle(call(input, context));
      return { status: unless?.applies(content) ? unless.status : status, content };
    },
    csv: csv ? (input, context) => csv(call(input, context)) : null,
  };
}
