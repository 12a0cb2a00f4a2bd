import { certify } from '../domain/certificate.ts';
import { failureOf } from '../domain/failure.ts';
import { exactMap, inStep } from '../domain/status-map.ts';
import { isStopping } from '../quota/stopping.ts';
import { addCertificate } from '../store/certificates.ts';
import { endOfRun, type RunStart } from '../store/link-runs.ts';
import type { LinkRow } from '../store/links.ts';
import { countByStanding, saveMembers } from '../store/members.ts';
import { savePeople } from '../store/people.ts';
import type { Db } from '../store/scope.ts';
import type { CertificateDetail } from './certificate.ts';
import type { Containers } from './containers.ts';
import type { CycleContext } from './context.ts';
import { gatherAll } from './gather-all.ts';
import { logStop } from './log-stop.ts';
import { groupsOfLink } from './look.ts';
import type { Served } from './serve-link.ts';
import { asWriter, peopleOf, StopWriting, type Run } from './step.ts';

/**
 * Compares a pair that Marketo's own sync keeps, by equal names as that sync does, and keeps what was seen: every member with both
 * values, and a certificate. Nothing is decided, and no vendor is written to: there is no way from here to a write. Never throws
 * for what befalls this pair.
 */
export async function serveWatched(
  context: CycleContext,
  link: LinkRow,
  start: RunStart,
  run: { readonly cycleId: string; readonly epoch: number },
): Promise<Served> {
  const { store, scope } = context;
  const containers = start.containers as Containers;
  try {
    await compare(context, link, containers, run);
    const completeAt = new Date(context.clock.now()).toISOString();
    await endOfRun(store.db, scope, link.id, start, { completeAt, full: true, failure: null });
    return { written: 0, quiet: true, failure: null };
  } catch (error) {
    if (error instanceof StopWriting) return { written: 0, quiet: true, failure: null };
    const failure = failureOf(error);
    if (isStopping(failure)) return { written: 0, quiet: false, failure: null };
    logStop(context, error, { link: link.id }, 'this pair could not be compared');
    const end = { completeAt: null, full: false, failure: failure.message };
    await endOfRun(store.db, scope, link.id, start, end).catch(() => undefined);
    return { written: 0, quiet: false, failure };
  }
}

/** First statement of each transaction: what is not watched any more is left alone. */
async function whileWatched(
  db: Db,
  context: CycleContext,
  run: Pick<Run, 'linkId' | 'epoch'>,
): Promise<void> {
  if ((await asWriter(db, context, run)) !== 'watched') throw new StopWriting(null);
}

async function compare(
  context: CycleContext,
  link: LinkRow,
  { statuses, campaign }: Containers,
  { cycleId, epoch }: { readonly cycleId: string; readonly epoch: number },
): Promise<void> {
  const { store, scope } = context;
  const map = exactMap(
    statuses,
    statuses.map(({ name }) => ({ label: name })),
  );
  const asOf = new Date(context.clock.now()).toISOString();
  const sides = await gatherAll(context, link, 'compare', { prove: true });
  try {
    for await (const gathered of sides.pages()) {
      const groups = groupsOfLink(context, { id: link.id, statuses, map }, gathered);
      const rows = groups.map(({ row }) => ({ ...row, inStep: inStep(map, row), dirty: false }));
      await store.transaction(async (db) => {
        await whileWatched(db, context, { linkId: link.id, epoch });
        await savePeople(db, scope, peopleOf(rows));
        await saveMembers(db, scope, rows);
      });
    }
  } finally {
    await sides.end();
  }
  const { proof } = sides;
  const counted = await countByStanding(store.db, scope, link.id);
  const members = counted.map(({ standing, ...one }) => ({ ...one, listed: standing }));
  const { unclean, ...certificate } = certify({ map, members, proof, written: false, left: false });
  const present = members.reduce((sum, one) => sum + (one.salesforce === null ? 0 : one.members), 0);
  const detail: CertificateDetail = {
    // Nothing is left for another cycle here: they differ, and stay so until Marketo's sync does something about it.
    unclean: unclean === 'left-over' ? 'differs' : unclean,
    counterAhead: campaign === undefined ? null : campaign.memberCount - present,
    retried: false,
  };
  await store.transaction(async (db) => {
    await whileWatched(db, context, { linkId: link.id, epoch });
    await addCertificate(db, scope, {
      ...certificate,
      id: context.newId(),
      linkId: link.id,
      cycleId,
      issuedAt: new Date(Math.max(context.clock.now(), Date.parse(asOf))).toISOString(),
      asOf,
      marketoRead: proof.marketo.read,
      salesforceRead: proof.salesforce.read,
      marketoCounted: proof.marketo.counted.at(-1) ?? null,
      salesforceCounted: proof.salesforce.counted.at(-1) ?? null,
      detail,
    });
  });
}
