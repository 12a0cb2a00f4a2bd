import type { Actor, Org } from '../org/org.ts';
import type { Row, Value } from '../org/row.ts';

/** The values of a write, already of the right type. A rule may add to them. */
export type Draft = Record<string, Value>;

/** What an object does besides storing. Refusals are thrown as SalesforceError; the write is then put back whole. */
export type Rules = {
  beforeCreate?(org: Org, actor: Actor, draft: Draft): void;
  afterCreate?(org: Org, actor: Actor, row: Row): void;
  beforeUpdate?(org: Org, actor: Actor, row: Row, draft: Draft): void;
  afterUpdate?(org: Org, actor: Actor, before: Row, after: Row): void;
  beforeDelete?(org: Org, actor: Actor, row: Row): void;
  afterDelete?(org: Org, actor: Actor, row: Row): void;
};
