import { textOf } from '../org/row.ts';
import { grantsOf } from './access.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Actor, Org } from '../org/org.ts';
import type { Row, Value } from '../org/row.ts';

/** The org-wide default of an object: what everybody may do with records of others. */
export type SharingLevel = 'Private' | 'Read' | 'ReadWrite';

/** A record shared with a user or group by hand or by a rule. */
export type Share = {
  readonly recordId: string;
  readonly userOrGroupId: string;
  readonly level: 'Read' | 'Edit';
};

/** Who sees whose records (Salesforce Help, Organization-Wide Sharing Defaults, Manual Sharing). */
export type Sharing = {
  /** Objects that are not open to all; every other is ReadWrite. */
  readonly defaults: Map<string, SharingLevel>;
  readonly shares: Share[];
};

export const createSharing = (): Sharing => ({ defaults: new Map(), shares: [] });

/** What a user may do with the rows of an object; null stands for every row. */
export type Visibility = {
  readonly reads: ((row: Row) => boolean) | null;
  readonly edits: ((row: Row) => boolean) | null;
};

const all: Visibility = { reads: null, edits: null };

/** Children whose access is their campaign's. */
const ofCampaign = ['CampaignMember', 'CampaignMemberStatus'];

/** The user and every group and queue it belongs to. */
function identities(org: Org, userId: string): ReadonlySet<Value> {
  const groups = org.where('GroupMember', 'UserOrGroupId', userId).map((one) => textOf(one, 'GroupId'));
  return new Set<Value>([userId, ...groups]);
}

function ofOwnObject(org: Org, actor: Actor, object: ObjectType, level: SharingLevel): Visibility {
  const mine = identities(org, actor.userId);
  const shared = org.sharing.shares.filter((one) => mine.has(one.userOrGroupId));
  const readable = new Set(shared.map((one) => one.recordId));
  const editable = new Set(shared.filter((one) => one.level === 'Edit').map((one) => one.recordId));
  const owned = (row: Row): boolean => mine.has(row['OwnerId'] ?? null);
  const grant = grantsOf(org, actor).object(object.name);
  return {
    reads:
      grant.viewAll || grant.modifyAll || level !== 'Private'
        ? null
        : (row) => owned(row) || readable.has(row.Id),
    edits: grant.modifyAll ? null : (row) => owned(row) || editable.has(row.Id),
  };
}

/** Which rows of an object the actor sees, and which it may change. */
export function visibility(org: Org, actor: Actor, object: ObjectType): Visibility {
  if (actor.system === true) return all;
  if (ofCampaign.includes(object.name)) {
    const campaigns = org.object('Campaign');
    const above = campaigns ? visibility(org, actor, campaigns) : all;
    const through = (test: Visibility['reads']): Visibility['reads'] =>
      test &&
      ((row) => {
        const campaign = org.get('Campaign', row['CampaignId']);
        return campaign !== undefined && test(campaign);
      });
    const reads = through(above.reads);
    // Whoever sees a campaign may move its members; its statuses are part of the campaign itself.
    return { reads, edits: object.name === 'CampaignMember' ? reads : through(above.edits) };
  }
  const level = org.sharing.defaults.get(object.name) ?? 'ReadWrite';
  return level === 'ReadWrite' ? all : ofOwnObject(org, actor, object, level);
}

export const sees = (org: Org, actor: Actor, object: ObjectType, row: Row): boolean =>
  visibility(org, actor, object).reads?.(row) ?? true;

export const mayEdit = (org: Org, actor: Actor, object: ObjectType, row: Row): boolean =>
  visibility(org, actor, object).edits?.(row) ?? true;
