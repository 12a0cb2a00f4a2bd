import type { FieldType as SelectItem, FieldTypeOf, Query, Subquery } from '@jetstreamapp/soql-parser-js';
import { findField } from '../objects/object.ts';
import { column, ownerType, parentKey, parentOf, read } from './scope.ts';
import { functionColumn, isRowFunction } from './functions.ts';
import { invalidField, malformed, noSuchColumn, noSuchRelationship } from './errors.ts';
import type { Field } from '../objects/field.ts';
import type { ObjectType } from '../objects/object.ts';
import { visibleField, visibleObject } from '../org/rights.ts';
import type { Actor, Org } from '../org/org.ts';
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
  /** Values that are no plain fields: child records, functions, TYPEOF. */
  others: { name: string; draw: (row: Row) => unknown }[];
};

const emptyNode = (): Node => ({ fields: new Set(), parents: new Map(), others: [] });

/** The `attributes` every record carries; `version` is the one of the request. */
export const attributesOf = (object: ObjectType, id: string, version: string): Rendered => ({
  type: object.name,
  url: `/services/data/${version}/sobjects/${object.name}/${id}`,
});

type Draw = { readonly org: Org; readonly actor: Actor; readonly version: string };

function draw(by: Draw, node: Node, object: ObjectType, row: Row): Rendered {
  const { org, version } = by;
  const record: Rendered = { attributes: attributesOf(object, row.Id, version) };
  for (const name of node.fields) {
    const field = findField(object, name);
    record[field?.name ?? name] = field ? read(org, field, row) : null;
  }
  for (const [relationship, below] of node.parents)
    record[relationship] = drawParent(by, below, parentKey(by, object, relationship), row);
  for (const other of node.others) record[other.name] = other.draw(row);
  return record;
}

/** A reference to one of several objects shows what they have in common, as an object called Name. */
function drawParent(by: Draw, node: Node, key: Field, row: Row): Rendered | null {
  const parent = parentOf(by, key, row);
  if (!parent) return null;
  const record = draw(by, node, parent.object, parent.row);
  if (key.referenceTo.length < 2) return record;
  const type = [...node.fields].find((one) => one === 'Type');
  return {
    ...record,
    attributes: { ...attributesOf(parent.object, parent.row.Id, by.version), type: 'Name' },
    ...(type === undefined ? {} : { Type: ownerType(parent) }),
  };
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
  for (const field of scope.object.fields.filter(wanted)) {
    if (visibleField(scope.org, scope.object, field.name, scope.actor)) node.fields.add(field.name);
  }
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
  const relationship = scope.org.children.find(
    (one) => one.parent === scope.object.name && one.name.toLowerCase() === relationshipName.toLowerCase(),
  );
  const child = relationship && visibleObject(scope.org, relationship.child, scope.actor);
  if (!relationship || !child) {
    throw noSuchRelationship(relationshipName);
  }
  const inner: Scope = { ...scope, object: child, alias: subquery.sObjectAlias ?? null };
  node.others.push({
    name: relationship.name,
    draw: (row) =>
      children(inner, { ...rest, sObject: child.name }, { field: relationship.field, id: row.Id }),
  });
}

/** TYPEOF: other fields for each object that a reference may lead to (SOQL and SOSL Reference, TYPEOF). */
function addTypeof(node: Node, scope: Scope, item: FieldTypeOf, version: string): void {
  const key = parentKey(scope, scope.object, item.field);
  if (key.referenceTo.length < 2)
    throw malformed(`TYPEOF needs a relationship to several objects: ${item.field}`);
  const drawers = item.conditions.map((condition) => {
    const names = key.referenceTo.filter(
      (one) => condition.objectType === undefined || one.toLowerCase() === condition.objectType.toLowerCase(),
    );
    const [first] = names.flatMap((one) => scope.org.object(one) ?? []);
    if (!first) throw malformed(`${condition.objectType ?? ''} is no object that ${item.field} leads to`);
    const below = emptyNode();
    for (const name of condition.fieldList) addColumn(below, { ...scope, object: first, alias: null }, name);
    return { names, draw: (row: Row, at: ObjectType) => draw({ ...scope, version }, below, at, row) };
  });
  node.others.push({
    name: key.relationshipName ?? item.field,
    draw: (row) => {
      const parent = parentOf(scope, key, row);
      const drawer = parent && drawers.find((one) => one.names.includes(parent.object.name));
      if (!parent) return null;
      return drawer
        ? drawer.draw(parent.row, parent.object)
        : { attributes: attributesOf(parent.object, parent.row.Id, version) };
    },
  });
}

function add(
  node: Node,
  scope: Scope,
  query: Query | Subquery,
  item: SelectItem,
  { children, version }: { children: Children; version: string },
): void {
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
      if (!isRowFunction(item.functionName) || item.functionName.toLowerCase() !== 'tolabel')
        throw malformed(`The sandbox does not know the function ${item.functionName} in a SELECT list.`);
      const on = functionColumn(scope, item);
      node.others.push({ name: item.alias ?? on.field.name, draw: on.get });
      return;
    }
    case 'FieldTypeof':
      addTypeof(node, scope, item, version);
  }
}

/** Compiles a plain SELECT list. Refuses unknown, repeated and aliased fields. */
export function compileRecords(scope: Scope, query: Query, version: string, children: Children): Render {
  const node = emptyNode();
  for (const item of query.fields ?? []) add(node, scope, query, item, { children, version });
  return (row) => draw({ ...scope, version }, node, scope.object, row);
}

/** Draws rows with these fields, all of the object's own when none are named: what a retrieve answers. */
export function compileFields(by: Draw, object: ObjectType, names: readonly string[] | null): Render {
  const node = emptyNode();
  const mine = object.fields.map((one) => one.name);
  for (const name of names ?? mine) {
    const field = visibleField(by.org, object, name, by.actor);
    if (!field && !names) continue;
    if (!field) throw noSuchColumn(name, object.name);
    node.fields.add(field.name);
  }
  return (row) => draw(by, node, object, row);
}
