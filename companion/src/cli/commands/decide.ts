import type { MemberDecision, MemberPlanView, UndoWanted } from '../../links/action-views.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { usage } from '../usage.ts';
import { commandLineActor } from './actor.ts';

type Options = {
  json?: boolean;
  arguments: readonly string[];
  person?: readonly string[];
  setSalesforce?: string;
  setMarketo?: string;
  remove?: 'marketo' | 'salesforce';
  samePerson?: string;
  newPerson?: boolean;
  accept?: boolean;
  keep?: boolean;
  approve?: boolean;
};

/** Shows what a decision about members that wait would do. Nothing is changed; `lockstep apply` carries it out. */
export const decideMembers: Work<Options> = async (companion, options, output) => {
  const decisions = (options.person ?? []).map((personId) => decisionOf(personId, options));
  const plan = await companion.actions.planMembers(options.arguments[0] ?? '', decisions, commandLineActor);
  printPlan(output, plan);
  if (plan.willChange > 0) output.text('', `Confirm with: lockstep apply ${plan.id}`);
  output.json(plan);
  return plan.willChange > 0 ? exitCodes.success : exitCodes.refused;
};

/** Has a plan carried out, and runs the cycle that does it. */
export const apply: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const planId = options.arguments[0] ?? '';
  await companion.actions.applyPlan(planId, commandLineActor);
  await companion.runCycle();
  const { rows } = await companion.actions.planResults(planId, { limit: 500 });
  output.table(
    ['Person', 'What', 'Result', 'Why'],
    rows.map(({ person, action, side, value, state, message }) => [
      person,
      [action, side, value].filter((part) => part !== null).join(' '),
      state,
      message,
    ]),
  );
  output.json({ rows });
  return rows.every(({ state }) => state === 'done') ? exitCodes.success : exitCodes.partial;
};

/** Whom somebody may be who waits because another person has the e-mail address. */
export const listCandidates: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const [linkId = '', personId = ''] = options.arguments;
  const view = await companion.actions.candidates(linkId, personId);
  output.table(
    ['Record', 'Kind', 'Person', 'Company', 'E-mail', 'Remark'],
    view.candidates.map(({ recordId, kind, person, company, email, taken }) => [
      recordId,
      kind,
      person,
      company,
      email,
      taken ? 'another member of this campaign' : null,
    ]),
  );
  output.text('', `Choose with: lockstep decide ${linkId} --person ${personId} --same-person <record>`);
  if (view.canCreate) output.text('Or --new-person, if it is none of them.');
  output.json(view);
  return exitCodes.success;
};

/** What was written to the campaign's own fields. */
export const listFieldWrites: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const view = await companion.actions.fieldWrites(options.arguments[0] ?? '');
  output.table(
    ['When', 'Field', 'From', 'To', 'Remark'],
    view.rows.map(({ at, field, from, to, overwroteEdit }) => [
      at,
      field,
      from,
      to,
      overwroteEdit ? 'an edit in Salesforce was overwritten' : null,
    ]),
  );
  output.json(view);
  return exitCodes.success;
};

type UndoOptions = {
  json?: boolean;
  arguments: readonly string[];
  batch?: string;
  cycle?: string;
  plan?: string;
  firstSync?: boolean;
};

/** Shows what undoing would do. Nothing is changed; `lockstep apply` carries it out. */
export const undo: Work<UndoOptions> = async (companion, options, output) => {
  const { batch, cycle, plan: planId, firstSync } = options;
  const wishes: UndoWanted[] = [
    ...(batch === undefined ? [] : [{ batchId: batch }]),
    ...(cycle === undefined ? [] : [{ cycleId: cycle }]),
    ...(planId === undefined ? [] : [{ planId }]),
    ...(firstSync === true ? [{ firstSync }] : []),
  ];
  const [wish] = wishes;
  if (wish === undefined || wishes.length > 1)
    throw usage('Say one thing to undo: --batch, --cycle, --plan or --first-sync.');
  const plan = await companion.actions.planUndo(options.arguments[0] ?? '', wish, commandLineActor);
  printPlan(output, plan);
  output.text('', `${String(plan.willChange)} would be set back, ${String(plan.cannot)} cannot be.`);
  if (plan.fieldsStay !== undefined) output.text(plan.fieldsStay.text);
  if (plan.willChange > 0) output.text(`Confirm with: lockstep apply ${plan.id}`);
  output.json(plan);
  return plan.willChange > 0 ? exitCodes.success : exitCodes.refused;
};

function printPlan(output: Output, { rows }: Pick<MemberPlanView, 'rows'>): void {
  const text = (value: string | null) => value ?? 'not there';
  output.table(
    ['Person', 'Marketo now', 'then', 'Salesforce now', 'then', 'Remark'],
    rows.map(({ person, now, then, warning, refused }) => [
      person,
      text(now.marketo),
      text(then.marketo),
      text(now.salesforce),
      text(then.salesforce),
      refused === null ? warning : `Left out: ${refused}`,
    ]),
  );
}

function decisionOf(personId: string, options: Options): MemberDecision {
  const { setSalesforce, setMarketo, remove } = options;
  const wishes: MemberDecision[] = [
    ...(setSalesforce === undefined
      ? []
      : [{ personId, action: 'set' as const, side: 'salesforce' as const, value: setSalesforce }]),
    ...(setMarketo === undefined
      ? []
      : [{ personId, action: 'set' as const, side: 'marketo' as const, value: setMarketo }]),
    ...(remove === undefined ? [] : [{ personId, action: 'remove' as const, side: remove }]),
    ...(options.samePerson === undefined
      ? []
      : [{ personId, action: 'choose' as const, record: options.samePerson }]),
    ...(options.newPerson === true ? [{ personId, action: 'choose' as const, record: 'new' }] : []),
    ...(['accept', 'keep', 'approve'] as const)
      .filter((action) => options[action] === true)
      .map((action) => ({ personId, action })),
  ];
  const [wish] = wishes;
  if (wish !== undefined && wishes.length === 1) return wish;
  throw usage(
    'Say one thing to do: --set-salesforce, --set-marketo, --remove, --same-person, --new-person, --accept, --keep or --approve.',
  );
}
