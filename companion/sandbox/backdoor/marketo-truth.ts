import { z } from 'zod';
import { parsed, Refused, type Routes } from './door.ts';
import type { MarketoState, Program } from '../marketo/state.ts';

const wholeText = z
  .string()
  .regex(/^\d+$/, 'is no whole number')
  .transform((text) => Number(text));
const pageOf = z.object({
  after: wholeText.default(-1),
  limit: wholeText.pipe(z.int().min(1).max(10_000)).default(1000),
});

/** So many rows of a listing, and the key to go on after, null at its end. */
function page<Row>(
  rows: Iterable<Row>,
  limit: number,
  keyOf: (row: Row) => number,
): { rows: Row[]; next: number | null } {
  const shown: Row[] = [];
  for (const row of rows) {
    const last = shown.at(-1);
    if (shown.length === limit && last !== undefined) return { rows: shown, next: keyOf(last) };
    shown.push(row);
  }
  return { rows: shown, next: null };
}

const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

/** What Marketo truly holds, whatever its API shows of it; long listings in pages: `?after=&limit=`. */
export function truthRoutes(marketo: MarketoState): Routes {
  const numbered = (text: string | undefined): number => parsed(wholeText, text);
  const asked = (query: URLSearchParams): z.infer<typeof pageOf> => parsed(pageOf, Object.fromEntries(query));

  const brief = (program: Program): Record<string, unknown> => ({
    id: program.id,
    name: program.name,
    type: program.type,
    channel: program.channel,
    costs: program.costs,
    sfdcId: program.native?.id ?? null,
    members: marketo.members.get(program.id)?.size ?? 0,
  });

  return {
    'GET /marketo': () => ({
      programs: marketo.programs.size,
      channels: marketo.channels.size,
      people: marketo.leads.size,
      memberships: [...marketo.members.values()].reduce((sum, members) => sum + members.size, 0),
      activities: marketo.activities.length,
      nativeLeadSync: marketo.shelf.crm.leadSync,
    }),
    'GET /marketo/programs': () => [...marketo.programs.values()].map(brief),
    'GET /marketo/channels': () => [...marketo.channels.values()],
    'GET /marketo/programs/{id}/members': ({ path, query }) => {
      const { after, limit } = asked(query);
      const members = marketo.members.get(numbered(path['id']));
      if (!members) throw new Refused(404, 'No such program.');
      const { rows, next } = page(members.after(after), limit, (member) => member.leadId);
      const shown = rows.map(({ leadId, status, reachedSuccess, joinedAt, updatedAt }) => ({
        leadId,
        email: marketo.leads.get(leadId)?.values['email'] ?? null,
        status,
        reachedSuccess,
        joinedAt: iso(joinedAt),
        updatedAt: iso(updatedAt),
      }));
      return { members: shown, next };
    },
    'GET /marketo/people': ({ query }) => {
      const { after, limit } = asked(query);
      const { rows, next } = page(marketo.leads.after(after), limit, (lead) => lead.id);
      return { people: rows.map(({ id, values }) => ({ id, ...values })), next };
    },
    'GET /marketo/people/{id}': ({ path }) => {
      const id = numbered(path['id']);
      const lead = marketo.leads.get(id);
      if (!lead)
        throw new Refused(404, `No such person; merged into: ${marketo.mergedInto.get(id) ?? 'nobody'}.`);
      const memberOf = [...marketo.members].flatMap(([programId, members]) => {
        const member = members.get(id);
        return member ? [{ programId, status: member.status }] : [];
      });
      const { createdAt, updatedAt, values } = lead;
      return { id, createdAt: iso(createdAt), updatedAt: iso(updatedAt), values, memberOf };
    },
    /** In the order of their commits; `after` is the number of those before. */
    'GET /marketo/activities': ({ query }) => {
      const { after, limit } = asked(query);
      const from = Math.max(0, after);
      const until = Math.min(from + limit, marketo.activities.length);
      const activities = Array.from({ length: Math.max(0, until - from) }, (_, at) =>
        marketo.activities.at(from + at),
      );
      return { activities, next: until < marketo.activities.length ? until : null };
    },
  };
}
