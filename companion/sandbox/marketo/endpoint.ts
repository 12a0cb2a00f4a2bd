import type { z } from 'zod';
import type { Family, Reply } from './envelope.ts';
import { Refusal } from './envelope.ts';
import type { Incoming } from './request.ts';
import type { MarketoState, Program } from './state.ts';

/** A request that passed the doors: token, limits and sizes are dealt with. */
export type Call = {
  readonly state: MarketoState;
  /** What the pattern of the path caught. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The parsed JSON body; undefined without one. */
  readonly body: unknown;
  /** The parameters of a form body together with those of the address; the query alone for other bodies. */
  readonly form: URLSearchParams;
  /** The request as HTTP knows it. */
  readonly incoming: Incoming;
  /** Must be awaited after every change, before anything is answered. */
  committed(operation: string, records: number): Promise<void>;
};

export type Endpoint = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  readonly family: Family;
  /**
   * What a body may be: `json` (a POST's default) must be there, `maybe-json` may be, `form` is what asset endpoints
   * take, `file` is left to the endpoint.
   */
  readonly takes?: 'json' | 'maybe-json' | 'form' | 'file';
  readonly answer: (call: Call) => Reply | Promise<Reply>;
};

/** A parameter that must be there and not be empty; throws 1002 otherwise. */
export function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === '')
    throw new Refusal('1002', `Missing value for required parameter '${name}'`);
  return value;
}

/** Comma-separated values, given once or several times; at most `most`. */
export function listed(
  query: URLSearchParams,
  name: string,
  most: number,
  state: MarketoState,
): readonly string[] {
  required(query, name);
  const values = query.getAll(name).flatMap((text) => text.split(','));
  if (values.length > most) {
    throw new Refusal(
      state.switches.tooManyRecords,
      `The number of values for '${name}' exceeds the limit of ${most}`,
    );
  }
  return values.map((value) => value.trim());
}

/** A whole number out of text; throws 1001 for anything else. */
export function whole(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || text === '' || !Number.isInteger(value)) {
    throw new Refusal('1001', `Invalid value '${text ?? ''}'. Required of type 'integer'`);
  }
  return value;
}

/** The body in its shape; throws 1002 for a missing part and 1001 for one of another type. */
export function shaped<T>(body: unknown, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  const missing = issue?.code === 'invalid_type' && issue.message.includes('undefined');
  if (missing) throw new Refusal('1002', `Missing value for required parameter '${where}'`);
  throw new Refusal('1001', `Invalid value for '${where}'`);
}

/** At most 300 records a call (reference: Marketo REST, 2.1). */
export function atMost300(input: readonly unknown[], state: MarketoState): void {
  if (input.length > 300)
    throw new Refusal(state.switches.tooManyRecords, 'The number of records exceeds the limit of 300');
}

/** The program in the path; throws what a switch says for an unknown one. */
export function programIn(call: Call): Program {
  const program = call.state.programs.get(whole(call.path[0]));
  if (program) return program;
  const code = call.state.switches.unknownProgram;
  throw new Refusal(code, code === '610' ? 'Requested resource not found' : `Program not found`);
}

/** A form field that must be there and not be empty; throws 701 otherwise (Marketo REST docs, error codes). */
export function filled(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value.trim() === '') throw new Refusal('701', `${name} cannot be blank`);
  return value;
}

/** A form field that carries JSON, as asset endpoints have it; undefined without one, 1001 for another shape. */
export function jsonField<T>(form: URLSearchParams, name: string, shape: z.ZodType<T>): T | undefined {
  const text = form.get(name);
  if (text === null || text === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal('609', `Invalid JSON in '${name}'`);
  }
  const parsed = shape.safeParse(value);
  if (!parsed.success) throw new Refusal('1001', `Invalid value for '${name}'`);
  return parsed.data;
}
