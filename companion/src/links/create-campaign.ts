import { z } from 'zod';

import type { ProgressionStatus } from '../domain/words.ts';
import { sumOfCosts } from '../domain/program-fields.ts';
import { FailureError, type Failure } from '../domain/failure.ts';
import { refusal } from '../domain/refusal.ts';
import type { Program } from '../marketo/marketo.ts';
import type { Campaign, CampaignStatus, ObjectFacts } from '../salesforce/salesforce.ts';
import { finishSaga, openSagas, postponeSaga, recordSaga } from '../store/sagas.ts';
import type { LinkContext } from './context.ts';
import { plannedLabels } from './pair.ts';
import type { NewCampaign } from './views.ts';

/**
 * Makes a campaign from a program: name, description, Type = channel, ActualCost, active, and the channel's visible
 * statuses. Recorded before it is sent; every step first looks at what is there, so that repeating it after a crash or a
 * lost answer finishes the one campaign that was begun instead of making another. Throws kind `conflict` as long as
 * Salesforce may still be at work on an earlier attempt.
 */
export async function createCampaign(
  context: LinkContext,
  program: Program,
  statuses: readonly ProgressionStatus[],
  wanted: NewCampaign & { readonly name: string },
): Promise<Campaign> {
  const { store, scope, salesforce } = context;
  const facts = await salesforce.describe('interactive', 'Campaign');
  const limit = facts.fields.Name?.length ?? 80;
  if (wanted.name.length > limit) {
    throw refusal('config', 'CAMPAIGN_NAME_TOO_LONG', 'campaign-name-long', {
      most: limit,
      now: wanted.name.length,
    });
  }
  for (const field of Object.keys(chosenFields(wanted))) {
    if (facts.fields[field]?.createable !== true)
      throw refusal('config', 'CAMPAIGN_FIELD', 'campaign-field', { field });
  }
  const begun = await earlierAttempts(context, program.id);
  const saga = context.newId();
  await recordSaga(store.db, scope, {
    id: saga,
    linkId: null,
    cycleId: null,
    batchId: null,
    kind,
    payload: { programId: program.id, name: wanted.name },
    recordedAt: new Date(context.clock.now()).toISOString(),
  });
  try {
    const id =
      (await campaignBegun(context, program.id, begun)) ??
      (await salesforce.createCampaign('interactive', campaignFrom(program, wanted, facts))).id;
    await makeStatuses(context, id, statuses);
    const [campaign] = await salesforce.campaigns('interactive', [id]);
    if (campaign === undefined) throw refusal('config', 'CAMPAIGN_NOT_VISIBLE', 'campaign-not-visible');
    for (const { id: earlier } of begun)
      await finishSaga(store.db, scope, earlier, 'compensated', { campaignId: id });
    await finishSaga(store.db, scope, saga, 'finished', { campaignId: id });
    return campaign;
  } catch (error) {
    // What was made stays, and the saga with it: the next attempt finds the campaign by its mark and goes on.
    await postponeSaga(store.db, scope, saga, isUnknown(error) ? context.settings.vendorTimeoutMs : 0);
    throw error;
  }
}

const kind = 'create-campaign';
const payload = z.object({ programId: z.number(), name: z.string() });
type Attempt = { readonly id: string; readonly name: string };

/** Attempts for this program that have not ended. A vendor's own time-out has passed since the last of them. */
async function earlierAttempts(context: LinkContext, programId: number): Promise<Attempt[]> {
  const { store, scope, settings } = context;
  const attempts = async () =>
    (await openSagas(store.db, scope)).flatMap((saga) => {
      const parsed = saga.kind === kind ? payload.safeParse(saga.payload) : undefined;
      return parsed?.data?.programId === programId ? [{ ...saga, name: parsed.data.name }] : [];
    });
  for (const { id, notBefore } of await attempts()) {
    // Nobody has looked since the process that sent it died, or it is still at work.
    if (notBefore === null) await postponeSaga(store.db, scope, id, settings.vendorTimeoutMs);
  }
  const found = await attempts();
  if (found.some(({ due }) => !due)) {
    const seconds = Math.ceil(settings.vendorTimeoutMs / 1000);
    throw refusal('conflict', 'CAMPAIGN_MAYBE_MADE', 'campaign-maybe-made', { seconds });
  }
  return found;
}

/** The campaign that an earlier attempt made: it carries the program's mark and the name that was asked for then. */
async function campaignBegun(
  context: LinkContext,
  programId: number,
  attempts: readonly Attempt[],
): Promise<string | undefined> {
  if (attempts.length === 0) return undefined;
  const names = new Set(attempts.map(({ name }) => name));
  for await (const { id, lockstepProgram, name } of context.salesforce.linkedCampaigns('interactive')) {
    if (lockstepProgram === String(programId) && names.has(name)) return id;
  }
  return undefined;
}

function campaignFrom(
  program: Program,
  wanted: NewCampaign & { readonly name: string },
  facts: ObjectFacts,
): Parameters<LinkContext['salesforce']['createCampaign']>[1] {
  const type = facts.fields.Type;
  const typeFits = type?.restricted !== true || type.picklist?.includes(program.channel) === true;
  const cost = sumOfCosts(program.costs ?? []);
  const description = wanted.description ?? program.description;
  return {
    name: wanted.name,
    isActive: true,
    lockstepProgram: String(program.id),
    fields: chosenFields(wanted),
    ...(description === '' ? {} : { description }),
    ...(typeFits ? { type: program.channel } : {}),
    ...(cost === null ? {} : { actualCost: cost }),
  };
}

/** The fields of a new campaign that a person chose, as Salesforce calls them. */
export function chosenFields(wanted: NewCampaign): Readonly<Record<string, string>> {
  const { parentId, startDate, endDate, status, ownerId, recordTypeId } = wanted;
  const all = {
    ParentId: parentId,
    StartDate: startDate,
    EndDate: endDate,
    Status: status,
    OwnerId: ownerId,
    RecordTypeId: recordTypeId,
  };
  return Object.fromEntries(
    Object.entries(all).flatMap(([field, value]) => (value === undefined ? [] : [[field, value]])),
  );
}

const isUnknown = (error: unknown): boolean =>
  !(error instanceof FailureError) || error.failure.kind === 'unknown-outcome';

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
