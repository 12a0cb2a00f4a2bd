import type { FieldType as Selected, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { noSuchRelationship } from './errors.ts';
import { column, type Scope } from './scope.ts';
import { visibleObject } from '../org/rights.ts';
import type { Field } from '../objects/field.ts';

/**
 * What `columns=true` answers instead of records: the names and kinds of a query's columns. The REST guide does not have
 * it; the Salesforce CLI asks it to draw its tables, and its own types say what it reads.
 */
export type ColumnMetadata = {
  readonly columnName: string;
  readonly displayName: string;
  readonly aggregate: boolean;
  readonly joinColumns: readonly ColumnMetadata[];
} & Readonly<Record<string, unknown>>;

const numeric: readonly Field['type'][] = ['int', 'double', 'currency'];

function described(name: string, field: Field | null, more: Partial<ColumnMetadata> = {}): ColumnMetadata {
  const type = field?.type ?? 'string';
  return {
    columnName: name,
    displayName: name,
    aggregate: false,
    apexType: null,
    booleanType: type === 'boolean',
    custom: field?.custom ?? false,
    foreignKeyName: null,
    insertable: field?.createable ?? false,
    numberType: numeric.includes(type),
    textType: !numeric.includes(type) && type !== 'boolean',
    updatable: field?.updateable ?? false,
    joinColumns: [],
    ...more,
  };
}

/** A parent's field as a chain of columns, one inside the other. */
function chained(path: readonly string[], field: Field): ColumnMetadata {
  const [name = '', ...rest] = path;
  return rest.length === 0
    ? described(field.name, field)
    : described(name, null, { joinColumns: [chained(rest, field)] });
}

function childScope(scope: Scope, name: string): Scope {
  const found = scope.org.children.find(
    (one) => one.parent === scope.object.name && one.name.toLowerCase() === name.toLowerCase(),
  );
  const object = found && visibleObject(scope.org, found.child, scope.actor);
  if (!object) throw noSuchRelationship(name);
  return { ...scope, object, alias: null };
}

/** The columns of a parsed query, refused like the query itself where a name means nothing. */
export function columnsOf(scope: Scope, query: Query | Subquery): readonly ColumnMetadata[] {
  let expressions = 0;
  return (query.fields ?? []).map((one: Selected): ColumnMetadata => {
    switch (one.type) {
      case 'FieldFunctionExpression': {
        const name = one.alias ?? `expr${expressions++}`;
        return described(name, null, { aggregate: true, displayName: one.rawValue ?? one.functionName });
      }
      case 'FieldSubquery': {
        const name = one.subquery.relationshipName;
        const joinColumns = columnsOf(childScope(scope, name), one.subquery);
        return described(name, null, { aggregate: true, joinColumns });
      }
      case 'FieldTypeof':
        return described(one.field, null);
      default: {
        const { field, parents } = column(scope, ('rawValue' in one ? one.rawValue : undefined) ?? one.field);
        return chained([...parents, field.name], field);
      }
    }
  });
}
