import { isDeepStrictEqual } from 'node:util';

import type { Finding } from '../domain/findings.ts';
import { findingText } from '../domain/messages.ts';
import type { FieldDecision } from '../domain/program-fields.ts';
import { clearAlert, raiseAlert } from '../store/alerts.ts';
import { addFieldWrites } from '../store/field-writes.ts';
import { decideActualCost, decideType, sumOfCosts } from '../domain/program-fields.ts';
import { failureOf } from '../domain/failure.ts';
import { updateLink, type LinkRow } from '../store/links.ts';
import type { BatchBook } from './batch-book.ts';
import type { CycleContext } from './context.ts';
import { otherCurrency } from './currency.ts';
import type { WatchedLink } from './watch.ts';

/** What we last wrote to a campaign, and of which state of the program. */
export type WrittenFields = {
  readonly programUpdatedAt: string | null;
  readonly type: string | null;
  readonly actualCost: number | null;
};

/** Reads the stored form; a link that never had fields written has none. */
export function writtenFields(link: Pick<LinkRow, 'written'>): WrittenFields {
  const stored = (typeof link.written === 'object' ? link.written : {}) as Partial<WrittenFields>;
  return {
    programUpdatedAt: stored.programUpdatedAt ?? null,
    type: stored.type ?? null,
    actualCost: stored.actualCost ?? null,
  };
}

/**
 * Channel to Type and the sum of period costs to ActualCost, one way (docs/sync-rules.md, 6). The program is read by id
 * only when Marketo says that it changed (browsing omits costs), and with a full comparison, which also tries again what
 * Salesforce refused. Writing an absolute value twice does no harm, so that this needs no saga. Returns true when the
 * campaign was written.
 */
export async function writeFields(
  context: CycleContext,
  watched: WatchedLink,
  book: BatchBook,
  full: boolean,
): Promise<boolean> {
  const { link, policies, containers } = watched;
  const { program: listed, campaign } = containers;
  const written = writtenFields(link);
  if (listed === undefined || campaign === undefined) return false;
  if (!full && written.programUpdatedAt === listed.updatedAt) return false;
  const program = await context.marketo.program('schema', link.programId);
  if (program === undefined) return false;
  const facts = await context.salesforce.describe('schema', 'Campaign');
  const type = decideType({
    ours: program.channel,
    lastWritten: written.type,
    now: campaign.type,
    enabled: policies.fields.type,
    facts: facts.fields.Type ?? {},
  });
  const due = decideActualCost({
    ours: sumOfCosts(program.costs ?? []),
    lastWritten: written.actualCost,
    now: campaign.actualCost,
    enabled: policies.fields.actualCost,
    currencyAgrees: true,
  });
  const currency = due.action === 'write' ? await otherCurrency(context, 'schema', campaign.id) : undefined;
  if (currency !== undefined) await tellOf(context, link, currency);
  else await noLonger(context, link, 'other-currency');
  const cost: FieldDecision<number> =
    currency === undefined ? due : { action: 'nothing', reason: 'currency-differs' };
  const fields = {
    ...(type.action === 'write' ? { Type: type.value } : {}),
    ...(cost.action === 'write' ? { ActualCost: cost.value } : {}),
  };
  if (type.action === 'refuse') await tellOf(context, link, type.finding);
  else await noLonger(context, link, 'type-not-in-picklist');
  const changed = Object.keys(fields).length > 0;
  if (changed) {
    book.enter('fields-written', [campaign.id]);
    try {
      await context.salesforce.updateCampaign('write', campaign.id, fields);
      book.note('fields-written', campaign.id, 'updated');
    } catch (error) {
      const failure = failureOf(error);
      context.log.warn({ link: link.id, code: failure.code }, 'campaign fields could not be written');
      await context.store.transaction((db) => book.fail(db, 'fields-written', [{ personId: null, failure }]));
      book.note('fields-written', campaign.id, 'failed');
      // What would be refused again waits until the program changes, or for the next full comparison.
      const refused = { ...written, programUpdatedAt: program.updatedAt };
      if (!failure.retryable && failure.kind !== 'unknown-outcome')
        await updateLink(context.store.db, context.scope, link.id, { written: refused });
      return false;
    }
    await logWrites(context, link.id, { Type: type, ActualCost: cost });
  }
  const now: WrittenFields = {
    programUpdatedAt: program.updatedAt,
    type:
      type.action === 'write'
        ? type.value
        : type.action === 'nothing' && type.reason === 'already'
          ? program.channel
          : written.type,
    actualCost: cost.action === 'write' ? cost.value : written.actualCost,
  };
  if (!isDeepStrictEqual(now, written))
    await updateLink(context.store.db, context.scope, link.id, { written: now });
  return changed;
}

/** What was written, for the log; and a warning where somebody's edit in Salesforce is lost by it. */
async function logWrites(
  context: CycleContext,
  linkId: string,
  decisions: Readonly<Record<string, FieldDecision<string> | FieldDecision<number>>>,
): Promise<void> {
  const at = new Date(context.clock.now()).toISOString();
  const text = (value: string | number | null): string | null => (value === null ? null : String(value));
  const writes = Object.entries(decisions).flatMap(([field, decision]) => {
    if (decision.action !== 'write') return [];
    const { from, value, overwritesEdit } = decision;
    if (overwritesEdit)
      context.log.info({ link: linkId, field }, 'an edit of a campaign field was overwritten');
    return [{ at, field, from: text(from), to: text(value), overwroteEdit: overwritesEdit && from !== null }];
  });
  await addFieldWrites(context.store.db, context.scope, linkId, writes);
}

/** The cause of such an alert is gone. */
async function noLonger(
  { store, scope }: CycleContext,
  { id }: Pick<LinkRow, 'id'>,
  code: Finding['code'],
): Promise<void> {
  await clearAlert(store.db, scope, `${code}:${id}`);
}

/** What Salesforce cannot take is one alert with its remedy, not an error at every cycle. */
async function tellOf(
  context: CycleContext,
  link: Pick<LinkRow, 'id' | 'campaignName'>,
  finding: Finding,
): Promise<void> {
  const { sentence, explanation } = findingText(finding);
  await raiseAlert(context.store.db, context.scope, {
    key: `${finding.code}:${link.id}`,
    severity: 'warning',
    linkId: link.id,
    code: finding.code,
    message: `${link.campaignName}: ${sentence}. ${explanation}`,
    detail: finding,
  });
}
