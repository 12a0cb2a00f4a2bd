import { leaveOutRows, previewRows, type PreviewRowResult } from '../store/preview-rows.ts';
import { addOrders } from '../store/orders.ts';
import { findPeople, recordKey, savePeople } from '../store/people.ts';
import type { Db } from '../store/scope.ts';
import type { LeaveOut, PreviewKind } from './action-views.ts';
import type { LinkContext } from './context.ts';
import { refusal } from '../domain/refusal.ts';
import type { Actor } from './views.ts';

/** Rows read from the store at a time. */
const chunk = 5000;

/** The rows of a preview that somebody wants to leave out. Throws kind `invalid-record` for a row that it does not have. */
export async function rowsLeftOut(
  { store, scope }: LinkContext,
  previewId: string,
  { kinds = [], again = false, rows = [] }: LeaveOut,
): Promise<PreviewRowResult[]> {
  if (rows.some((key) => !/^\d{1,9}$/.test(key))) throw refusal('invalid-record', 'ROW_UNKNOWN', 'no-row');
  const positions = [...new Set(rows)].map(Number);
  const read = async (wanted: Parameters<typeof previewRows>[3]): Promise<PreviewRowResult[]> => {
    const all: PreviewRowResult[] = [];
    for (let after = -1; ;) {
      const page = await previewRows(store.db, scope, previewId, wanted, { after, limit: chunk });
      all.push(...page);
      if (page.length < chunk) return all;
      after = page.at(-1)?.position ?? after;
    }
  };
  const single = positions.length === 0 ? [] : await read({ positions });
  if (single.length < positions.length) throw refusal('invalid-record', 'ROW_UNKNOWN', 'no-row');
  const found = [
    ...single,
    ...(kinds.length === 0 ? [] : await read({ kinds })),
    ...(again ? await read({ again: true }) : []),
  ];
  return [...new Map(found.map((row) => [row.position, row])).values()];
}

/** How many of these rows would have made a new lead. */
export const newLeadsAmong = (rows: readonly PreviewRowResult[]): number =>
  rows.filter(({ kind }) => kind === ('new-lead' satisfies PreviewKind)).length;

/**
 * Orders that the first sync leaves these people as they are, in the transaction that stores the link: each becomes a person of
 * the store, so that the first sync knows them by their records.
 */
export async function leaveOut(
  db: Db,
  context: LinkContext,
  at: { readonly previewId: string; readonly linkId: string },
  rows: readonly PreviewRowResult[],
  actor: Actor,
): Promise<void> {
  if (rows.length === 0) return;
  const { scope, newId } = context;
  const known = await findPeople(
    db,
    scope,
    rows.flatMap(({ records }) => records),
  );
  const people = rows.map((row) => ({
    row,
    id: row.records.map((record) => known.get(recordKey(record))).find((id) => id !== undefined) ?? newId(),
  }));
  await savePeople(
    db,
    scope,
    people.map(({ row, id }) => ({
      id,
      name: row.person,
      company: row.company,
      email: row.email,
      records: row.records.filter((record) => (known.get(recordKey(record)) ?? id) === id),
    })),
  );
  await addOrders(
    db,
    scope,
    people.map(({ row, id }) => ({
      id: newId(),
      planId: at.previewId,
      linkId: at.linkId,
      personId: id,
      action: 'leave-out',
      side: null,
      value: null,
      expected: row.now,
      settles: true,
      actor: actor.name,
      orderedAt: new Date(context.clock.now()).toISOString(),
    })),
  );
  await leaveOutRows(
    db,
    scope,
    at.previewId,
    rows.map(({ position }) => position),
  );
}
