import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { commandLineActor } from './actor.ts';

type Options = { json?: boolean; arguments: readonly string[]; plan?: string };

/** Shows what trying the failures of one cause again would do, or has a plan for that carried out and runs the cycle that does it. */
export const retry: Work<Options> = async (companion, options, output) => {
  const { actions } = companion;
  const text = (value: string | null) => value ?? 'not there';
  if (options.plan === undefined) {
    const plan = await actions.planRetry({ code: options.arguments[0] ?? '' }, commandLineActor);
    output.table(
      ['Person', 'Campaign', 'Marketo now', 'then', 'Salesforce now', 'then', 'Fields', 'Remark'],
      plan.rows.map(({ person, campaign, now, then, fields, state }) => [
        person,
        campaign.name,
        text(now.marketo),
        text(then.marketo),
        text(now.salesforce),
        text(then.salesforce),
        fields?.join(', ') ?? null,
        remarks[state],
      ]),
    );
    output.text(
      '',
      `${String(plan.willRetry)} would be tried again, in ${String(plan.campaigns)} campaigns.`,
    );
    if (plan.willRetry > 0) output.text(`Confirm with: lockstep retry ${plan.code} --plan ${plan.id}`);
    output.json(plan);
    return plan.willRetry > 0 ? exitCodes.success : exitCodes.refused;
  }
  const applied = await actions.applyRetry(options.plan, commandLineActor);
  await companion.runCycle();
  const result = await actions.retryResult(options.plan);
  output.table(
    ['Tried again', 'Skipped', 'Done', 'Failed', 'Wait for somebody', 'Not tried yet'],
    [[applied.retrying, applied.skipped, result.done, result.failed, result.held, result.waiting]],
  );
  output.json({ ...applied, ...result });
  return result.failed + result.waiting === 0 ? exitCodes.success : exitCodes.partial;
};

const remarks = {
  retry: null,
  trying: 'Left out: it is tried again already',
  resting: 'Left out: the link does not sync now',
} as const;
