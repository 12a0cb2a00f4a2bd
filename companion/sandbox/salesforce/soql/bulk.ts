import { SalesforceError } from '../errors.ts';
import { isAggregate, isBareCount } from './aggregate.ts';
import { treeOf } from './condition.ts';
import { parse, scopeOf } from './query.ts';
import { column } from './scope.ts';
import { compileWhere } from './where.ts';
import type { Query } from '@jetstreamapp/soql-parser-js';
import type { Actor, Org } from '../org/org.ts';

/**
 * What Bulk API 2.0 takes of SOQL: plain rows, parents' fields too, no aggregates, no OFFSET, no sub-selects and no
 * TYPEOF (Bulk API 2.0 Developer Guide, "SOQL Considerations").
 */

const unsupported = (what: string): SalesforceError =>
  new SalesforceError('API_ERROR', `${what} not supported in Bulk Query`);

/** Refuses a filter or an order that cannot run, without reading a row. */
function check(org: Org, query: Query, actor: Actor): void {
  const scope = scopeOf(org, query, actor);
  if (query.where) {
    compileWhere(scope, treeOf(query.where), (inner) => {
      check(org, inner, actor);
      return { values: [], object: scopeOf(org, inner, actor).object.name };
    });
  }
  for (const clause of query.orderBy === undefined ? [] : [query.orderBy].flat()) {
    if ('field' in clause) column(scope, clause.field);
  }
}

/** The object of a bulk statement and the names of its columns, in the org's spelling. Refuses what would not run. */
export function bulkColumns(org: Org, soql: string, actor: Actor): { object: string; columns: string[] } {
  const query = parse(soql);
  const scope = scopeOf(org, query, actor);
  if (isAggregate(query) || isBareCount(query)) throw unsupported('Aggregate Functions');
  if (query.offset !== undefined) throw unsupported('OFFSET');
  const columns = (query.fields ?? []).map((item) => {
    if (item.type === 'FieldSubquery') throw unsupported('Aggregate Relationships');
    if (item.type === 'FieldTypeof') throw unsupported('TYPEOF');
    if (item.type !== 'Field' && item.type !== 'FieldRelationship') throw unsupported('Functions');
    const { parents, field } = column(scope, ('rawValue' in item ? item.rawValue : undefined) ?? item.field);
    return [...parents, field.name].join('.');
  });
  check(org, query, actor);
  return { object: scope.object.name, columns };
}
