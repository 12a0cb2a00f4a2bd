import { z } from 'zod';
import { Problem } from './problem.ts';
import type { Route } from './route.ts';
import { routes } from './routes/index.ts';
import { names } from './views/view.ts';

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the whole API, made from the routes' own schemas. The same on every call. */
export function buildOpenApi(): Json {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Lockstep',
      version: '1.0.0',
      description: 'Keeps Adobe Marketo programs and Salesforce campaigns in step.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths: paths(),
    components: {
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', description: 'A key that Lockstep issued.' },
      },
      responses: {
        Problem: {
          description: 'What went wrong and what to do.',
          content: { 'application/problem+json': { schema: jsonSchema(Problem) } },
        },
      },
      parameters: {
        User: {
          name: 'X-Lockstep-User',
          in: 'header',
          description:
            'Id of the Salesforce user on whose behalf the call is made: recorded, never used to allow anything.',
          schema: { type: 'string', pattern: '^[0-9A-Za-z]{18}$' },
        },
      },
      schemas: components(),
    },
  };
}

function paths(): Record<string, Json> {
  const found: Record<string, Json> = {};
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    found[path] = { ...found[path], [route.method]: operation(route) };
    if (route.csv)
      found[`${path}.csv`] = { get: operation({ ...route, name: `${route.name}Csv` }, { 'text/csv': text }) };
  }
  return found;
}

const text = { schema: { type: 'string' } };

function operation(route: Route, only?: Json): Json {
  const type = route.type ?? 'application/json';
  const content = only ?? {
    [type]: { schema: jsonSchema(route.answer) },
    ...(route.csv ? { 'text/csv': text } : {}),
  };
  const problem = { $ref: '#/components/responses/Problem' };
  return {
    operationId: route.name,
    summary: route.summary,
    'x-lockstep-role': route.role,
    security: route.role === 'anyone' ? [{}, { key: [] }] : [{ key: [] }],
    parameters: [
      ...parameters(route.params, 'path'),
      ...parameters(route.query, 'query'),
      ...(route.role === 'anyone' ? [] : [{ $ref: '#/components/parameters/User' }]),
    ],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.body) } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        route.statuses.map((status) => [status, { description: route.summary, content }]),
      ),
      '4XX': problem,
      '5XX': problem,
    },
  };
}

function parameters(schema: z.ZodType, where: 'path' | 'query'): Json[] {
  const { properties = {}, required = [] } = converted(schema) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: property,
  }));
}

/** A named schema as a reference, any other in place with references inside. */
function jsonSchema(schema: z.ZodType): Json {
  const id = names.get(schema)?.id;
  return id === undefined ? converted(schema) : { $ref: reference(id) };
}

const reference = (id: string): string => `#/components/schemas/${id}`;

/** What is sent over the wire, without bounds that only restate JavaScript's numbers or a format. */
const options = {
  io: 'input' as const,
  metadata: names,
  override: ({ jsonSchema: made }: { jsonSchema: Json }) => {
    if (made['maximum'] === Number.MAX_SAFE_INTEGER) delete made['maximum'];
    if (made['minimum'] === Number.MIN_SAFE_INTEGER) delete made['minimum'];
    if ('format' in made) delete made['pattern'];
    delete made['readOnly'];
  },
};

function converted(schema: z.ZodType): Json {
  const made: Json = { ...z.toJSONSchema(schema, options) };
  delete made['$schema'];
  delete made['$defs'];
  return JSON.parse(JSON.stringify(made).replaceAll('"#/$defs/', `"${reference('')}`)) as Json;
}

function components(): Json {
  const { schemas } = z.toJSONSchema(names, { ...options, uri: reference });
  const entries = Object.entries(schemas).map(([id, schema]): [string, Json] => {
    const made: Json = { ...schema };
    delete made['$schema'];
    delete made['$id'];
    return [id, made];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
