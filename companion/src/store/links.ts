import { sql } from 'kysely';

import type { LinkState } from '../domain/link-state.ts';
import { refusal as refused } from '../domain/refusal.ts';
import { isUuid } from '../domain/uuid.ts';
import { json, jsonOrNull, storable } from './bulk.ts';
import { conflict, refusal } from './refusal.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** A program and a campaign, one to one. Times are ISO 8601; `policies`, `findings` and `sides` are the domain's. */
export type LinkRow = {
  readonly id: string;
  readonly programId: number;
  readonly programName: string;
  readonly programUrl: string;
  readonly programType: string;
  readonly channel: string;
  readonly campaignId: string;
  readonly campaignName: string;
  readonly state: LinkState;
  readonly reason: string | null;
  readonly stateSince: string;
  readonly policies: unknown;
  readonly frameHash: string | null;
  readonly findings: unknown;
  readonly sides: unknown;
  /** The highest fencing epoch that has written this link. */
  readonly epoch: number;
  readonly firstSyncedAt: string | null;
  readonly lastSyncedAt: string | null;
  /** When both sides were last read and compared in full. */
  readonly comparedAt: string | null;
  /** The campaign fields as we last wrote them; the cycle's. */
  readonly written: unknown;
  /** People whom the confirmed preview said would be created. */
  readonly previewedCreations: number;
  readonly createdBy: string;
  readonly createdAt: string;
};

/** What a link is created from; everything else begins empty. */
export type NewLink = Pick<
  LinkRow,
  | 'id'
  | 'programId'
  | 'programName'
  | 'programUrl'
  | 'programType'
  | 'channel'
  | 'campaignId'
  | 'campaignName'
  | 'state'
  | 'createdBy'
> &
  Partial<Pick<LinkRow, 'reason' | 'policies' | 'frameHash' | 'findings' | 'sides'>>;

/** What may be changed without changing the state. */
export type LinkChange = Partial<
  Pick<
    LinkRow,
    | 'programName'
    | 'programUrl'
    | 'programType'
    | 'channel'
    | 'campaignName'
    | 'policies'
    | 'frameHash'
    | 'findings'
    | 'sides'
    | 'firstSyncedAt'
    | 'lastSyncedAt'
    | 'comparedAt'
    | 'written'
    | 'previewedCreations'
  >
>;

export type LinkEvent = {
  readonly at: string;
  readonly fromState: LinkState | null;
  readonly toState: LinkState;
  readonly reason: string | null;
  readonly actor: string;
};

const columns = [
  'id',
  'programId',
  'programName',
  'programUrl',
  'programType',
  'channel',
  'campaignId',
  'campaignName',
  'state',
  'reason',
  'stateSince',
  'policies',
  'frameHash',
  'findings',
  'sides',
  'epoch',
  'firstSyncedAt',
  'lastSyncedAt',
  'comparedAt',
  'written',
  'previewedCreations',
  'createdBy',
  'createdAt',
] as const;

/** Stores a new link and the first line of its history. Throws kind `conflict` when the program or the campaign has a live link. */
export function createLink(db: Db, scope: Scope, link: NewLink): Promise<LinkRow> {
  return writing(db, scope, async (own) => {
    const { policies, findings, sides, frameHash, reason, ...rest } = link;
    const names = storableNames(rest);
    const stored = await own
      .insertInto('links')
      .values({
        ...scope,
        ...rest,
        ...names,
        reason: reason ?? null,
        frameHash: frameHash ?? null,
        policies: json(policies ?? {}),
        findings: json(findings ?? []),
        sides: jsonOrNull(sides),
      })
      .returning(columns)
      .executeTakeFirstOrThrow();
    await own
      .insertInto('linkHistory')
      .values({
        ...scope,
        linkId: link.id,
        fromState: null,
        toState: link.state,
        reason: reason ?? null,
        actor: link.createdBy,
      })
      .execute();
    return stored;
  }).catch(refusal);
}

/** What programs, channels and campaigns are called is vendors' free text. */
const namesOf = ['programName', 'programUrl', 'programType', 'channel', 'campaignName'] as const;
type Names = Partial<Pick<LinkRow, (typeof namesOf)[number]>>;
const storableNames = (link: Names): Names =>
  Object.fromEntries(
    namesOf.flatMap((name) => (link[name] === undefined ? [] : [[name, storable(link[name])]])),
  );

const find = (db: Db, scope: Scope) =>
  db.selectFrom('links').select(columns).where('connectionId', '=', scope.connectionId);

/** One link, whatever its state; undefined when there is none. */
export function getLink(db: Db, scope: Scope, id: string): Promise<LinkRow | undefined> {
  if (!isUuid(id)) return Promise.resolve(undefined);
  return reading(db, scope, (own) => find(own, scope).where('id', '=', id).executeTakeFirst());
}

/** The campaign's live link, if it has one. */
export function linkByCampaign(db: Db, scope: Scope, campaignId: string): Promise<LinkRow | undefined> {
  return reading(db, scope, (own) =>
    find(own, scope)
      .where('campaignId', '=', campaignId)
      .where('state', 'not in', ['not-linked', 'unlinked'])
      .executeTakeFirst(),
  );
}

/**
 * From here to the end of the transaction nobody else who asks for it links this campaign or begins to change its statuses: what is
 * asked about either afterwards stays true until the commit.
 */
export async function holdCampaign(db: Db, scope: Scope, campaignId: string): Promise<void> {
  await writing(db, scope, (own) =>
    sql`select pg_advisory_xact_lock(hashtext('lockstep campaign ' || ${scope.connectionId}), hashtext(${campaignId}))`.execute(
      own,
    ),
  );
}

/** The program's live link, if it has one. */
export function linkByProgram(db: Db, scope: Scope, programId: number): Promise<LinkRow | undefined> {
  return reading(db, scope, (own) =>
    find(own, scope)
      .where('programId', '=', programId)
      .where('state', 'not in', ['not-linked', 'unlinked'])
      .executeTakeFirst(),
  );
}

/** Links in the order of their id, from after `after`; by default without those that are no longer linked. */
export function listLinks(
  db: Db,
  scope: Scope,
  page: { readonly after?: string; readonly limit: number; readonly states?: readonly LinkState[] },
): Promise<LinkRow[]> {
  const { after, limit, states } = page;
  return reading(db, scope, (own) => {
    let query = find(own, scope).orderBy('id').limit(limit);
    if (after !== undefined) query = query.where('id', '>', after);
    query = states
      ? query.where('state', 'in', states)
      : query.where('state', 'not in', ['not-linked', 'unlinked']);
    return query.execute();
  });
}

/** Changes what is given of a link. Throws kind `not-found` when there is no such link. */
export async function updateLink(db: Db, scope: Scope, id: string, change: LinkChange): Promise<void> {
  const { policies, findings, sides, written, ...rest } = change;
  const set = {
    ...rest,
    ...storableNames(rest),
    ...(written === undefined ? {} : { written: json(written) }),
    ...(policies === undefined ? {} : { policies: json(policies) }),
    ...(findings === undefined ? {} : { findings: json(findings) }),
    ...(sides === undefined ? {} : { sides: jsonOrNull(sides) }),
  };
  if (Object.keys(set).length === 0) return;
  const updated = await writing(db, scope, (own) =>
    own
      .updateTable('links')
      .set(set)
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', id)
      .executeTakeFirst(),
  );
  if (updated.numUpdatedRows === 0n) throw refused('not-found', 'LINK_NOT_FOUND', 'no-link');
}

/**
 * Moves a link from one state to another and writes its history, at the database's time. Whether the change is allowed is the
 * domain's to say. Throws kind `conflict` when the link is not in `from`, or when it would live beside another live link.
 */
export function changeState(
  db: Db,
  scope: Scope,
  linkId: string,
  from: LinkState,
  to: LinkState,
  reason: string | null,
  actor: string,
): Promise<LinkRow> {
  return writing(db, scope, async (own) => {
    const moved = await own
      .updateTable('links')
      .set({ state: to, reason, stateSince: sql<string>`now()` })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', linkId)
      .where('state', '=', from)
      .returning(columns)
      .executeTakeFirst();
    if (!moved) throw refused('conflict', 'LINK_STATE_MOVED', 'link-moved-on');
    await own
      .insertInto('linkHistory')
      .values({ ...scope, linkId, fromState: from, toState: to, reason, actor })
      .execute();
    return moved;
  }).catch(refusal);
}

/** The link's changes of state, oldest first. */
export function linkHistory(db: Db, scope: Scope, linkId: string): Promise<LinkEvent[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('linkHistory')
      .select(['at', 'fromState', 'toState', 'reason', 'actor'])
      .where('connectionId', '=', scope.connectionId)
      .where('linkId', '=', linkId)
      .orderBy('id')
      .execute(),
  );
}

/**
 * First statement of every transaction in which a link's writer writes: takes the link for that writer's epoch until the commit.
 * Throws kind `conflict` when a successor has written since: this writer was stalled, and must stop.
 */
export async function fenceLink(db: Db, scope: Scope, linkId: string, epoch: number): Promise<void> {
  const fenced = await writing(db, scope, (own) =>
    own
      .updateTable('links')
      .set({ epoch })
      .where('connectionId', '=', scope.connectionId)
      .where('id', '=', linkId)
      .where('epoch', '<=', epoch)
      .executeTakeFirst(),
  );
  if (fenced.numUpdatedRows === 0n)
    throw conflict('LINK_FENCED', 'Another process has taken over this link.');
}
