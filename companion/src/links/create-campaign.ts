import type { ProgressionStatus } from '../domain/words.ts';
import { sumOfCosts } from '../domain/program-fields.ts';
import { FailureError, type Failure } from '../domain/failure.ts';
import type { Program } from '../marketo/marketo.ts';
import type { Campaign, CampaignStatus } from '../salesforce/salesforce.ts';
import { finishSaga, recordSaga } from '../store/sagas.ts';
import type { LinkContext } from './context.ts';
import { plannedLabels } from './pair.ts';

/**
 * Makes a campaign from a program: name, description, Type = channel, ActualCost, active, and the channel's visible
 * statuses. Recorded before it is sent; every step first looks at what is there, so that repeating it after a crash
 * finishes the one campaign that carries the program's mark instead of making another.
 */
export async function createCampaign(
  context: LinkContext,
  program: Program,
  statuses: readonly ProgressionStatus[],
  wanted: { readonly name: string; readonly description?: string },
): Promise<Campaign> {
  const { store, scope, salesforce } = context;
  const saga = context.newId();
  await recordSaga(store.db, scope, {
    id: saga,
    linkId: null,
    cycleId: null,
    batchId: null,
    kind: 'create-campaign',
    payload: { programId: program.id, name: wanted.name },
    recordedAt: new Date(context.clock.now()).toISOString(),
  });
  const facts = await salesforce.describe('interactive', 'Campaign');
  const limit = facts.fields.Name?.length ?? 80;
  if (wanted.name.length > limit) {
    await finishSaga(store.db, scope, saga, 'compensated', { tooLong: wanted.name.length });
    throw refused(
      'CAMPAIGN_NAME_TOO_LONG',
      `A campaign name may have ${String(limit)} characters; this one has ${String(wanted.name.length)}. Choose a shorter name.`,
    );
  }
  const existing = await salesforce.campaignByProgram('interactive', program.id);
  const type = facts.fields.Type;
  const typeFits = type?.restricted !== true || type.picklist?.includes(program.channel) === true;
  const cost = sumOfCosts(program.costs ?? []);
  const description = wanted.description ?? program.description;
  const { id } =
    existing ??
    (await salesforce.createCampaign('interactive', {
      name: wanted.name,
      isActive: true,
      lockstepProgram: String(program.id),
      ...(description === '' ? {} : { description }),
      ...(typeFits ? { type: program.channel } : {}),
      ...(cost === null ? {} : { actualCost: cost }),
    }));
  await makeStatuses(context, id, statuses);
  const [campaign] = await salesforce.campaigns('interactive', [id]);
  if (campaign === undefined)
    throw refused(
      'CAMPAIGN_NOT_VISIBLE',
      'The new campaign was created, but Lockstep may not see it. Give its user access to campaigns.',
    );
  await finishSaga(store.db, scope, saga, 'finished', { campaignId: id });
  return campaign;
}

/**
 * Gives a campaign exactly the planned statuses. A new campaign is born with statuses of the org's own: those with the
 * same label are kept, the others are deleted last, because a campaign always needs a default and a responded status.
 */
async function makeStatuses(
  context: LinkContext,
  campaignId: string,
  statuses: readonly ProgressionStatus[],
): Promise<void> {
  const { salesforce } = context;
  const planned = plannedLabels(statuses);
  const born = await salesforce.statuses('interactive', [campaignId]);
  const byLabel = new Map(born.map((status) => [status.label, status]));
  const free = Math.max(0, ...born.map(({ sortOrder }) => sortOrder));
  const missing = planned
    .filter(({ label }) => !byLabel.has(label))
    .map(({ label, sortOrder, hasResponded }) => ({
      campaignId,
      label,
      hasResponded,
      sortOrder: free + sortOrder,
      isDefault: false,
    }));
  if (missing.length > 0) succeed(await salesforce.createStatuses('interactive', missing));
  const made = new Map(
    (await salesforce.statuses('interactive', [campaignId])).map((status) => [status.label, status]),
  );
  const updates = planned.flatMap(({ label, hasResponded, isDefault }) => {
    const now = made.get(label);
    return now === undefined || isAsPlanned(now, hasResponded, isDefault)
      ? []
      : [{ id: now.id, hasResponded, ...(isDefault ? { isDefault } : {}) }];
  });
  if (updates.length > 0) succeed(await salesforce.updateStatuses('interactive', updates));
  const labels = new Set(planned.map(({ label }) => label));
  const extra = born.filter(({ label }) => !labels.has(label)).map(({ id }) => id);
  if (extra.length > 0) succeed(await salesforce.deleteStatuses('interactive', extra));
}

const isAsPlanned = (now: CampaignStatus, hasResponded: boolean, isDefault: boolean): boolean =>
  now.hasResponded === hasResponded && (!isDefault || now.isDefault);

function succeed(results: readonly { readonly failure?: Failure }[]): void {
  for (const { failure } of results) if (failure !== undefined) throw new FailureError(failure);
}

const refused = (code: string, message: string) =>
  new FailureError({ kind: 'config', vendor: 'lockstep', code, message, retryable: false });
