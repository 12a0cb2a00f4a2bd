import { failureTold } from '../domain/failure-messages.ts';
import { fieldRefusalTold } from '../domain/field-refusals.ts';
import { saidOf } from '../domain/told.ts';
import { refusalReasons, refusedMembers, type RefusedRow } from '../store/field-refusals.ts';
import type { LinkContext } from './context.ts';
import { inWords, ofPerson } from './member-view.ts';
import type { MemberView, WorklistView } from './report-views.ts';
import type { Page } from './views.ts';

/** Before the code of a cause: whose custom field failed by it, and not the member itself. */
const prefix = 'field:';

/** The cause that such a reason names; undefined for the reason of members. */
export const fieldCauseIn = (reason: string | undefined): string | undefined =>
  reason?.startsWith(prefix) ? reason.slice(prefix.length) : undefined;

/** Members of whom a custom field is not taken by a side, in groups by cause: their status, and their other fields, go across. */
export async function fieldGroups(
  context: LinkContext,
  linkId: string,
  limit: number,
): Promise<WorklistView['groups']> {
  const { store, scope } = context;
  const groups = [];
  for (const { code, members } of await refusalReasons(store.db, scope, linkId)) {
    const page = await fieldRows(context, linkId, code, { limit });
    const { title } = failureTold(code, 'invalid-record', '');
    groups.push({
      reason: `${prefix}${code}`,
      title: title.text,
      sentence: '',
      said: { title: saidOf(title), sentence: null },
      members,
      ...page,
    });
  }
  return groups;
}

/** The members of one such group, page by page. */
export async function fieldRows(
  { store, scope }: LinkContext,
  linkId: string,
  code: string,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<Page<MemberView>> {
  const found = await refusedMembers(store.db, scope, linkId, code, {
    limit: limit + 1,
    ...(after === undefined ? {} : { after }),
  });
  const rows = found.slice(0, limit);
  return { rows: rows.map(viewOf), next: found.length > limit ? (rows.at(-1)?.personId ?? null) : null };
}

function viewOf(row: RefusedRow): MemberView {
  const [first, ...more] = row.fields;
  const field = [first, ...more].map((one) => one?.field ?? '').join('”, “');
  const told =
    first === undefined ? null : fieldRefusalTold(first.side, first.code, { field, message: first.message });
  return {
    ...ofPerson(row),
    ...inWords(told),
    reason: `${prefix}${first?.code ?? ''}`,
    since: first?.at ?? null,
    options: [],
    suggested: false,
    safe: false,
  };
}
