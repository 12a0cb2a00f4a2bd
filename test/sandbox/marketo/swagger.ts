import type { Parameter } from './contract.ts';

/** The part of Swagger 2.0 that Marketo's published definitions use for answers. */
export type Schema = {
  readonly $ref?: string;
  readonly type?: string;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
};

export type Swagger = {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            parameters?: readonly Parameter[];
            responses: Readonly<Record<string, { schema?: Schema }>>;
          }
        >
      >
    >
  >;
  readonly definitions: Readonly<Record<string, Schema>>;
};

/** Where an answer is not what the definition says; paths without indexes, each deviation once. */
export function deviations(swagger: Swagger, schema: Schema, value: unknown): string[] {
  const found = new Set<string>();
  walk(swagger, schema, value, '', found);
  return [...found].toSorted();
}

function walk(swagger: Swagger, schema: Schema, value: unknown, path: string, found: Set<string>): void {
  const named =
    schema.$ref === undefined ? undefined : swagger.definitions[schema.$ref.replace('#/definitions/', '')];
  const { type, items, properties, required = [], enum: allowed } = named ?? schema;
  const kind = type ?? (properties ? 'object' : undefined);
  if (kind !== undefined && kind !== kindOf(value, kind)) {
    found.add(`${path}: ${kindOf(value, kind)} instead of ${kind}`);
    return;
  }
  if (allowed && !allowed.includes(value)) found.add(`${path}: "${String(value)}" is not in the enumeration`);
  if (items && Array.isArray(value)) for (const one of value) walk(swagger, items, one, `${path}[]`, found);
  if (!properties) return;
  const record = value as Readonly<Record<string, unknown>>;
  for (const name of required) if (!(name in record)) found.add(`${path}.${name}: missing`);
  for (const [name, one] of Object.entries(record)) {
    const property = properties[name];
    if (property) walk(swagger, property, one, `${path}.${name}`, found);
    else found.add(`${path}.${name}: not described`);
  }
}

function kindOf(value: unknown, wanted: string): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  // The definitions call a value of any type an object.
  if (wanted === 'object') return 'object';
  return wanted === 'integer' && Number.isInteger(value) ? 'integer' : typeof value;
}
