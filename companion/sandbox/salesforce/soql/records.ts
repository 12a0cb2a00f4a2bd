import type { FieldType as SelectItem, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { childRelationships } from '../objects/schema.ts';
import { findField } from '../objects/object.ts';
import { column, parentKey, parentOf, read } from './scope.ts';
import { invalidField, malformed, noSuchColumn } from './errors.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Org } from '../org/org.ts';
import type { Row } from '../org/row.ts';
import type { Scope } from './scope.ts';

/** A record as a query or a retrieve answers it. */
export type Rendered = Record<string, unknown>;

/** Draws one stored row as the SELECT list asks. */
export type Render = (row: Row) => Rendered;

/** Answers a child sub-select of one parent row: a whole query answer, or null when there are no children. */
export type Children = (scope: Scope, query: Query, parent: { field: string; id: string }) => Rendered | null;

type Node = {
  fields: Set<string>;
  parents: Map<string, Node>;
  children: { name: string; draw: (row: Row) => unknown }[];
};

const emptyNode = (): Node => ({ fields: new Set(), parents: new Map(), children: [] });

/** The `attributes` every record carries; `version` is the one of the request. */
export const attributesOf = (object: ObjectType, id: string, version: string): Rendered => ({
  type: object.name,
  url: `/services/data/${version}/sobjects/${object.name}/${id}`,
});

function draw(org: Org, node: Node, object: ObjectType, row: Row, version: string): Rendered {
  const record: Rendered = { attributes: attributesOf(object, row.Id, version) };
  for (const name of node.fields) {
    const field = findField(object, name);
    record[field?.name ?? name] = field ? read(org, field, row) : null;
  }
  for (const [relationship, below] of node.parents) {
    const parent = parentOf(org, parentKey(org, object, relationship), row);
    record[relationship] = parent && draw(org, below, parent.object, parent.row, version);
  }
  for (const child of node.children) record[child.name] = child.draw(row);
  return record;
}

const groupsOfFields: Record<string, (field: Field) => boolean> = {
  ALL: () => true,
  STANDARD: (field) => !field.custom,
  CUSTOM: (field) => field.custom,
};

function addFieldsFunction(node: Node, scope: Scope, query: Query | Subquery, which: string): void {
  const wanted = groupsOfFields[which.toUpperCase()];
  if (!wanted) throw malformed(`FIELDS() must have a value of CUSTOM, STANDARD or ALL`);
  if (which.toUpperCase() !== 'STANDARD' && (query.limit ?? Infinity) > 200) {
    throw malformed('The SOQL FIELDS function must have a LIMIT of at most 200');
  }
  for (const field of scope.object.fields.filter(wanted)) node.fields.add(field.name);
}

function addColumn(node: Node, scope: Scope, name: string): void {
  const found = column(scope, name);
  let at = node;
  for (const parent of found.parents) {
    const below = at.parents.get(parent) ?? emptyNode();
    at.parents.set(parent, below);
    at = below;
  }
  if (at.fields.has(found.field.name)) throw invalidField(`duplicate field selected: ${name}`);
  at.fields.add(found.field.name);
}

function addChildren(node: Node, scope: Scope, subquery: Subquery, children: Children): void {
  const { relationshipName, ...rest } = subquery;
  const relationship = childRelationships.find(
    (one) => one.parent === scope.object.name && one.name.toLowerCase() === relationshipName.toLowerCase(),
  );
  const child = relationship && scope.org.object(relationship.child);
  if (!relationship || !child) {
    throw invalidField(
      `Didn't understand relationship '${relationshipName}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name.`,
    );
  }
  const inner: Scope = { org: scope.org, object: child, alias: subquery.sObjectAlias ?? null };
  node.children.push({
    name: relationship.name,
    draw: (row) =>
      children(inner, { ...rest, sObject: child.name }, { field: relationship.field, id: row.Id }),
  });
}

function add(node: Node, scope: Scope, query: Query | Subquery, item: SelectItem, children: Children): void {
  switch (item.type) {
    case 'Field':
    case 'FieldRelationship':
      if ('alias' in item) throw malformed('only aggregate expressions use field aliasing');
      addColumn(node, scope, ('rawValue' in item ? item.rawValue : undefined) ?? item.field);
      return;
    case 'FieldSubquery':
      addChildren(node, scope, item.subquery, children);
      return;
    case 'FieldFunctionExpression': {
      const [first] = item.parameters;
      if (item.functionName.toUpperCase() === 'FIELDS' && typeof first === 'string') {
        addFieldsFunction(node, scope, query, first);
        return;
      }
      throw malformed(`The sandbox does not know the function ${item.functionName} in a SELECT list.`);
    }
    case 'FieldTypeof':
      throw malformed('The sandbox does not know TYPEOF.');
  }
}

/** Compiles a plain SELECT list. Refuses unknown, repeated and aliased fields. */
export function compileRecords(scope: Scope, query: Query, version: string, children: Children): Render {
  const node = emptyNode();
  for (const item of query.fields ?? []) add(node, scope, query, item, children);
  return (row) => draw(scope.org, node, scope.object, row, version);
}

/** Draws rows with these fields, all of the object's own when none are named: what a retrieve answers. */
export function compileFields(
  org: Org,
  object: ObjectType,
  names: readonly string[] | null,
  version: string,
): Render {
  const node = emptyNode();
  for (const name of names ?? object.fields.map((one) => one.name)) {
    const field = findField(object, name);
    if (!field) throw noSuchColumn(name, object.name);
    node.fields.add(field.name);
  }
  return (row) => draw(org, node, object, row, version);
}
