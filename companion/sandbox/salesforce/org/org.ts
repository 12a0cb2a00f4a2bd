import { makeId } from '../ids.ts';
import { secondMs, stamp } from '../time.ts';
import { createSchema } from '../objects/schema.ts';
import { createGrantBook } from '../access/access.ts';
import { packagePermissionSets } from '../access/permissionSets.ts';
import { createSharing } from '../access/sharing.ts';
import { packageNotificationTypes } from '../objects/notificationType.ts';
import { createChangeLog } from './changes.ts';
import { createTable } from './table.ts';
import type { Indexed } from './table.ts';
import type { GrantBook } from '../access/access.ts';
import type { Sharing } from '../access/sharing.ts';
import type { NotificationType } from '../objects/notificationType.ts';
import type { ChildRelationship, ObjectType } from '../objects/object.ts';
import type { Schema } from '../objects/schema.ts';
import type { Switches } from '../switches.ts';
import type { Reader } from './row.ts';
import type { AssignmentRule, Automation, Flow, ValidationRule } from './automation.ts';
import type { Change, ChangeLog } from './changes.ts';
import type { Table } from './table.ts';

/** Who reads and writes: the user whose id the audit fields keep. `system` does what no permission may stop. */
export type Actor = {
  readonly userId: string;
  readonly system?: boolean;
  /** Whether this call asked for the active assignment rules. */
  readonly assigns?: boolean;
  /** Whether it saves in spite of a duplicate rule that only warns. */
  readonly savesDuplicates?: boolean;
};

export type Deletion = { readonly object: string; readonly id: string; readonly at: string };

/** What users see beside their bell. */
export type Notification = {
  readonly typeId: string;
  readonly userIds: readonly string[];
  readonly title: string;
  readonly body: string;
  readonly targetId: string | null;
};

/** Campaign rows that open transactions hold: `held` by others, `touched` by the one that runs now. */
export type Locks = { readonly held: Set<string>; readonly touched: Set<string> };

/** A Salesforce org: its objects, records and deletions. Plain state without any HTTP. */
export type Org = Reader & {
  readonly id: string;
  readonly schema: Schema;
  /** By which names parents reach their children. */
  readonly children: readonly ChildRelationship[];
  readonly switches: Switches;
  readonly deletions: Deletion[];
  readonly validationRules: ValidationRule[];
  readonly flows: Flow[];
  readonly assignmentRules: AssignmentRule[];
  readonly locks: Locks;
  /** What profiles and permission sets grant, and whose records are open to whom. */
  readonly grantBook: GrantBook;
  readonly sharing: Sharing;
  readonly notificationTypes: readonly NotificationType[];
  /** Custom notifications that were sent, the latest last. */
  readonly notifications: Notification[];
  readonly changes: ChangeLog;
  /** Notes a change; outside of a transaction it is one of its own. */
  note(change: Change): void;
  table(object: string): Table;
  object(name: string): ObjectType | undefined;
  /** The object whose ids begin as this one does. */
  objectOfId(id: string): ObjectType | undefined;
  /** When the record with this id was deleted for good, if it was. */
  deletedAt(id: string): string | undefined;
  /** Takes a record out of the log of deletions again. */
  forgetDeletion(id: string): void;
  /** `at` is now unless given. */
  recordDeletion(object: string, id: string, at?: string): void;
  newId(object: ObjectType): string;
  /** How many ids this org has made. */
  made(): number;
  /** The org's time, at its resolution of one second; within `stampedAt` the instant given there. */
  stamp(): string;
  /** Does work whose transaction began earlier: its records carry that instant and become visible only now. */
  stampedAt<Result>(ms: number, work: () => Result): Result;
  now(): number;
  /** Runs `work`; when it throws, everything it changed is put back. May be nested. */
  transaction<Result>(work: () => Result): Result;
};

const indexes: Record<string, readonly string[]> = {
  CampaignMember: ['CampaignId', 'LeadId', 'ContactId', 'AccountId'],
  CampaignMemberStatus: ['CampaignId'],
  Lead: ['Email', 'ConvertedContactId'],
  Contact: ['Email', 'AccountId'],
  PermissionSetAssignment: ['AssigneeId'],
  GroupMember: ['UserOrGroupId'],
};

function indexedFields(object: ObjectType): Indexed[] {
  const names = new Set(indexes[object.name] ?? []);
  return object.fields
    .filter((one) => names.has(one.name) || one.externalId || one.unique)
    .map((one) => ({ field: one.name, exact: one.type === 'reference' || one.caseSensitive }));
}

export function createOrg(options: {
  id: string;
  packageFolder: string | undefined;
  switches: Switches;
  severalCurrencies: boolean;
  now: () => number;
  /** Ids made in an earlier life of the org; default 0. */
  made: number;
  automation: Automation | undefined;
}): Org {
  const { objects: schema, children } = createSchema(options.packageFolder, options.severalCurrencies);
  const journal: (() => void)[] = [];
  const changes = createChangeLog();
  let depth = 0;
  const undo = (inverse: () => void): void => {
    if (depth > 0) journal.push(inverse);
  };
  const tables = new Map(
    [...schema.values()].map((one) => [one.name, createTable(indexedFields(one), undo, () => depth > 0)]),
  );
  const byPrefix = new Map([...schema.values()].map((one) => [one.keyPrefix, one]));
  const deletions: Deletion[] = [];
  const gone = new Map<string, string>();
  let { made } = options;
  let stamped = { second: NaN, text: '' };
  let began: number | null = null;

  function table(object: string): Table {
    const found = tables.get(object);
    if (!found) throw new Error(`The sandbox has no object ${object}.`);
    return found;
  }

  function transaction<Result>(work: () => Result): Result {
    const mark = journal.length;
    const noted = changes.mark();
    depth += 1;
    try {
      return work();
    } catch (error) {
      for (const inverse of journal.splice(mark).reverse()) inverse();
      changes.forget(noted);
      throw error;
    } finally {
      depth -= 1;
      if (depth === 0) {
        journal.length = 0;
        changes.commit();
      }
    }
  }

  const org: Org = {
    id: options.id,
    schema,
    children,
    switches: options.switches,
    deletions,
    validationRules: [...(options.automation?.validationRules ?? [])],
    flows: [...(options.automation?.flows ?? [])],
    assignmentRules: [...(options.automation?.assignmentRules ?? [])],
    locks: { held: new Set(), touched: new Set() },
    grantBook: createGrantBook(packagePermissionSets(options.packageFolder)),
    sharing: createSharing(),
    notificationTypes: packageNotificationTypes(options.packageFolder),
    notifications: [],
    changes,
    note: (change) => {
      changes.note(change);
      if (depth === 0) changes.commit();
    },
    table,
    object: (name) => schema.get(name.toLowerCase()),
    objectOfId: (id) => byPrefix.get(id.slice(0, 3)),
    deletedAt: (id) => gone.get(id),
    recordDeletion: (object, id, at = org.stamp()) => {
      const deletion = { object, id, at };
      deletions.push(deletion);
      gone.set(id, deletion.at);
      undo(() => {
        deletions.splice(deletions.indexOf(deletion), 1);
        gone.delete(id);
      });
    },
    forgetDeletion: (id) => {
      const index = deletions.findIndex((one) => one.id === id);
      const [deletion] = index < 0 ? [] : deletions.splice(index, 1);
      if (!deletion) return;
      gone.delete(id);
      undo(() => {
        deletions.push(deletion);
        gone.set(id, deletion.at);
      });
    },
    newId: (object) => {
      made += 1;
      return makeId(object.keyPrefix, made);
    },
    made: () => made,
    stamp: () => {
      const second = Math.floor((began ?? options.now()) / secondMs);
      if (second !== stamped.second) stamped = { second, text: stamp(second * secondMs) };
      return stamped.text;
    },
    stampedAt: (ms, work) => {
      const outer = began;
      began = ms;
      try {
        return work();
      } finally {
        began = outer;
      }
    },
    now: options.now,
    transaction,
    get: (object, id) => (typeof id === 'string' ? table(object).get(id) : undefined),
    where: (object, name, value) => {
      const rows = table(object);
      const found = rows.find(name, value) ?? [...rows.all()];
      return found.filter((row) => row[name] === value);
    },
  };
  return org;
}
