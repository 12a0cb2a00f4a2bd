import { createHash } from 'node:crypto';
import { writes, type Decision, type Write } from './decision.ts';
import type { Policies } from './policies.ts';
import type { StatusMap } from './status-map.ts';
import type { MemberStatus, Pair, ProgressionStatus, Side } from './words.ts';

/** What a person agrees to when confirming a preview. If any of it changes, the agreement is void. */
export type Frame = {
  readonly linkId: string | null;
  readonly programId: number;
  /** Null while the campaign is only planned. */
  readonly campaignId: string | null;
  readonly marketoStatuses: readonly ProgressionStatus[];
  readonly salesforceStatuses: readonly MemberStatus[];
  readonly map: StatusMap;
  readonly policies: Policies;
};

/** One member's part of a plan. Callers may carry more (names, ids) in the same object. */
export type PlanRow = {
  /** The member, unique within the plan. */
  readonly key: string;
  /** What both sides held when it was decided; it is carried out only if they still do. */
  readonly precondition: Pair;
  readonly decision: Decision;
  /** The addition needs a new lead or person first. */
  readonly createsPerson: boolean;
};

export type Plan<Row extends PlanRow = PlanRow> = {
  readonly frame: Frame;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly rows: readonly Row[];
};

export type PlanCounts = {
  readonly people: number;
  readonly willBeInStep: number;
  readonly alreadyInStep: number;
  readonly willWait: number;
  readonly salesforce: {
    readonly added: number;
    readonly newLeads: number;
    readonly changed: number;
    readonly removed: number;
  };
  readonly marketo: {
    readonly added: number;
    readonly newPeople: number;
    readonly changed: number;
    readonly removed: number;
  };
};

/** JSON with sorted keys: equal data gives equal text, whatever the order in which it was put together. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

const sha256 = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');

const by =
  <T>(key: (item: T) => string) =>
  (a: T, b: T): number =>
    key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;

/** The frame's fingerprint. Record ids of statuses and the order of lists are nothing a person agrees to: left out. */
export const frameHash = (frame: Frame): string =>
  sha256({
    ...frame,
    marketoStatuses: frame.marketoStatuses.toSorted(by(({ name }) => name)),
    salesforceStatuses: frame.salesforceStatuses
      .map(({ label, sortOrder, hasResponded, isDefault }) => ({ label, sortOrder, hasResponded, isDefault }))
      .toSorted(by(({ label }) => label)),
  });

/** The fingerprint of the whole plan: its frame, and for every member what is expected and what would be done. */
export const planHash = ({ frame, rows }: Plan): string =>
  sha256({
    frame: frameHash(frame),
    rows: rows
      .map(({ key, precondition, decision, createsPerson }) => ({
        key,
        precondition,
        decision,
        createsPerson,
      }))
      .toSorted(by(({ key }) => key)),
  });

/** True while a row's precondition still holds: both sides hold what they held when it was decided. */
export const stillHolds = ({ precondition }: PlanRow, now: Pair): boolean =>
  precondition.marketo === now.marketo && precondition.salesforce === now.salesforce;

/** How long a person's word on a plan counts, in milliseconds. */
export const planLifetime = 24 * 60 * 60 * 1000;

/** May this plan still be carried out? `now` in milliseconds since 1970, by the clock that gave `createdAt`. */
export function planVerdict(plan: Plan, frameNow: Frame, now: number): 'valid' | 'frame-changed' | 'too-old' {
  if (frameHash(plan.frame) !== frameHash(frameNow)) return 'frame-changed';
  return now - plan.createdAt > planLifetime ? 'too-old' : 'valid';
}

const onSide = (rows: readonly PlanRow[], side: Side, ...actions: readonly Write['action'][]): PlanRow[] =>
  rows.filter(
    ({ decision }) => writes(decision) && decision.side === side && actions.includes(decision.action),
  );

/** The preview's numbers. */
export function planCounts({ rows }: Pick<Plan, 'rows'>): PlanCounts {
  const count = (test: (row: PlanRow) => boolean): number => rows.filter(test).length;
  const alreadyInStep = count(({ decision }) => decision.action === 'settle' && decision.as === 'in-step');
  const side = (name: Side) => ({
    added: onSide(rows, name, 'add').length,
    changed: onSide(rows, name, 'write', 'restore', 'readd').length,
    removed: onSide(rows, name, 'remove').length,
  });
  const created = (name: Side) =>
    onSide(rows, name, 'add').filter(({ createsPerson }) => createsPerson).length;
  return {
    people: rows.length,
    willBeInStep: alreadyInStep + count(({ decision }) => writes(decision)),
    alreadyInStep,
    willWait: count(({ decision: { action } }) => action === 'hold' || action === 'await-preview'),
    salesforce: { ...side('salesforce'), newLeads: created('salesforce') },
    marketo: { ...side('marketo'), newPeople: created('marketo') },
  };
}

/** Leads per call in Marketo (one program, one status), records per call in Salesforce (sObject Collections). */
const marketoChunk = 300;
const salesforceChunk = 200;

/**
 * Vendor calls that the plan's writes take; reads not counted. Marketo: one target status a call, one call for 300
 * new people, and one more for whoever is taken out before being added again.
 */
export function forecastCalls(rows: readonly PlanRow[]): {
  readonly marketo: number;
  readonly salesforce: number;
} {
  const calls = (items: readonly unknown[], chunk: number): number => Math.ceil(items.length / chunk);
  const targets = Map.groupBy(onSide(rows, 'marketo', 'add', 'write', 'readd'), ({ decision }) =>
    'value' in decision ? decision.value : '',
  );
  const newPeople = onSide(rows, 'marketo', 'add').filter(({ createsPerson }) => createsPerson);
  const newLeads = onSide(rows, 'salesforce', 'add').filter(({ createsPerson }) => createsPerson);
  const marketo = [...targets.values()].map((group) => calls(group, marketoChunk));
  const salesforce = [
    newLeads,
    onSide(rows, 'salesforce', 'add'),
    onSide(rows, 'salesforce', 'write', 'restore'),
    onSide(rows, 'salesforce', 'remove'),
  ].map((group) => calls(group, salesforceChunk));
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
  return {
    marketo:
      sum(marketo) +
      calls(newPeople, marketoChunk) +
      calls(onSide(rows, 'marketo', 'remove', 'readd'), marketoChunk),
    salesforce: sum(salesforce),
  };
}
