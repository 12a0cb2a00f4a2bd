import type { Work } from '../domain/batch.ts';
import { chunks } from '../domain/chunks.ts';
import type { Write } from '../domain/member-rule.ts';
import type { StatusMap } from '../domain/status-map.ts';
import type { Purpose } from '../quota/quota.ts';
import type { MemberRow } from '../store/members.ts';
import type { CycleContext } from './context.ts';
import type { Decided } from './decide.ts';
import { groupsOf, type Outcome } from './outcome.ts';
import { perform, type Run, type SagaKind } from './step.ts';
import { marketoCallSize, marketoWrites } from './write-marketo.ts';
import { leadCallSize, memberCallSize, salesforceWrites } from './write-salesforce.ts';

/** A member that shall be written. */
export type Writing = Decided & { readonly decision: Write };

export const isWriting = (member: Decided): member is Writing => 'side' in member.decision;

/** The batch that a member's change belongs to (docs/sync-rules.md, 7). */
export function workOf({ decision }: Writing): Work {
  if (decision.side === 'salesforce') return 'marketo-to-salesforce';
  return decision.action === 'remove' ? 'deletions-found' : 'salesforce-to-marketo';
}

/**
 * Writes both sides: people first, then members, one campaign and one program at a time and never in parallel (Salesforce
 * locks the campaign's row). Returns the members that must be decided again because a vendor held something else.
 * Throws StopWriting when a vendor cannot be written to.
 */
export async function execute(
  context: CycleContext,
  run: Run,
  link: { readonly programId: number; readonly campaignId: string; readonly map: StatusMap },
  members: readonly Writing[],
  purpose: Purpose,
): Promise<MemberRow[]> {
  const salesforce = salesforceWrites(context, link, purpose);
  const marketo = marketoWrites(context, link, purpose);
  const latest = new Map<string, MemberRow>();
  const again: MemberRow[] = [];

  /** Runs one kind of call over these members in parts, and gives back those whose next step may follow. */
  const inParts = async (
    kind: SagaKind,
    work: Work,
    size: number,
    list: readonly Decided[],
    send: (part: readonly Decided[]) => Promise<Outcome[]>,
    value: string | null = null,
  ): Promise<Decided[]> => {
    const going: Decided[] = [];
    for (const part of chunks(list, size)) {
      const current = part.map((member) => ({
        ...member,
        row: latest.get(member.row.personId) ?? member.row,
      }));
      const outcomes = await perform(context, run, { kind, work, members: current, value, send });
      outcomes.forEach((outcome, at) => {
        const member = current[at];
        latest.set(outcome.row.personId, outcome.row);
        if (outcome.kind === 'again' || (outcome.kind === 'done' && outcome.row.dirty))
          again.push(outcome.row);
        // Whose first step failed takes no second one: it has failed in the batch of that, too.
        if (outcome.kind === 'failed' && member !== undefined && isWriting(member)) {
          run.book.note(workOf(member), outcome.row.personId, 'failed');
        }
        if (outcome.kind === 'partly' && member !== undefined) going.push({ ...member, row: outcome.row });
      });
    }
    return going;
  };

  const on = (side: 'marketo' | 'salesforce', ...actions: Write['action'][]) =>
    members.filter(({ decision }) => decision.side === side && actions.includes(decision.action));

  const newLeads = on('salesforce', 'add').filter(({ createsPerson }) => createsPerson);
  run.book.enter(
    'leads-created',
    newLeads.map(({ row }) => row.personId),
  );
  const withLead = await inParts(
    'create-leads',
    'leads-created',
    leadCallSize,
    newLeads,
    salesforce.createLeads,
  );
  for (const { row } of withLead) run.book.note('leads-created', row.personId, 'new');
  const known = on('salesforce', 'add').filter(({ createsPerson }) => !createsPerson);
  const out: Work = 'marketo-to-salesforce';
  await inParts('add-campaign-members', out, memberCallSize, [...known, ...withLead], salesforce.addMembers);
  await inParts(
    'update-campaign-members',
    out,
    memberCallSize,
    on('salesforce', 'write', 'restore'),
    salesforce.updateMembers,
  );
  await inParts(
    'delete-campaign-members',
    out,
    memberCallSize,
    on('salesforce', 'remove'),
    salesforce.deleteMembers,
  );

  const back: Work = 'salesforce-to-marketo';
  const newPeople = on('marketo', 'add').filter(({ createsPerson }) => createsPerson);
  const withPerson = await inParts('create-people', back, marketoCallSize, newPeople, marketo.createPeople);
  await inParts(
    'remove-program-members',
    'deletions-found',
    marketoCallSize,
    on('marketo', 'remove'),
    marketo.removeMembers,
  );
  const out2 = await inParts(
    'remove-program-members',
    back,
    marketoCallSize,
    on('marketo', 'readd'),
    marketo.removeMembers,
  );
  const movers = [
    ...on('marketo', 'add').filter(({ createsPerson }) => !createsPerson),
    ...on('marketo', 'write'),
    ...withPerson,
    ...out2,
  ];
  for (const [status, group] of groupsOf(movers, targetOf)) {
    await inParts(
      'set-program-status',
      back,
      marketoCallSize,
      group,
      (part) => marketo.setStatus(status, part),
      status,
    );
  }
  return again;
}

const targetOf = ({ decision }: Decided): string => ('value' in decision ? decision.value : '');
