import { leadIdsOf, recordIdsOf } from '../../companion/src/cycle/group.ts';
import { FailureError } from '../../companion/src/domain/failure.ts';
import type { MemberDecision } from '../../companion/src/links/action-views.ts';
import { actor, type TestCompanion } from '../support/lab.ts';
import { worklist } from '../support/worklist.ts';
import type { Happening } from './deeds.ts';
import type { Oracle } from './oracle.ts';
import type { Step } from './scenario.ts';

/** A person decides about somebody who waits. Returns what happened, in words. */
export async function decideSomebody(
  lab: TestCompanion,
  linkId: string,
  { who, how }: Extract<Step, { do: 'decide' }>,
  happenings: Happening[],
  oracle: Oracle,
  /** Something stops the link, which may hide what a plan must read. */
  isTroubled: boolean,
): Promise<string> {
  const { actions } = lab.companion;
  const held = await worklist(lab, linkId, 'held');
  const row = held[who % Math.max(1, held.length)];
  if (row === undefined) return 'nobody waits';
  const { personId } = row;
  const decisions: Readonly<Record<typeof how, MemberDecision>> = {
    'set-salesforce': { personId, action: 'set', side: 'salesforce', value: row.marketo ?? 'Registered' },
    'set-marketo': { personId, action: 'set', side: 'marketo', value: row.salesforce ?? 'Registered' },
    accept: { personId, action: 'accept' },
    keep: { personId, action: 'keep' },
    'remove-marketo': { personId, action: 'remove', side: 'marketo' },
    'remove-salesforce': { personId, action: 'remove', side: 'salesforce' },
    approve: { personId, action: 'approve' },
  };
  const plan = await actions.planMembers(linkId, [decisions[how]], actor).catch((error: unknown) => {
    // Of a link that is broken or held nobody is decided.
    if (error instanceof FailureError && (isTroubled || error.failure.kind === 'conflict'))
      return error.failure.code;
    throw error;
  });
  if (typeof plan === 'string') return `refused: ${plan}`;
  if (plan.willChange === 0) return `refused: ${plan.rows[0]?.refused ?? ''}`;
  await actions.applyPlan(plan.id, actor);
  // What a person ordered may take memberships away, and overrules what was set before.
  const loose = [...leadIdsOf(row).map(String), ...recordIdsOf(row)];
  happenings.push({ kind: 'decided', text: how, edit: null, loose });
  oracle.ordered(row.email);
  return `somebody decides ${how} for ${row.email ?? personId} (${String(row.held?.reason)})`;
}
