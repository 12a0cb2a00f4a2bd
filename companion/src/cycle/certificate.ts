import { certify, type ComparedMember, type Proof, type Unclean } from '../domain/certificate.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { addCertificate, certificatesOfLink, hasCleanCertificate } from '../store/certificates.ts';
import { countPresent, markDirty, membersOfLink, type MemberRow } from '../store/members.ts';
import { isTired } from './comparison-due.ts';
import type { CycleContext } from './context.ts';
import { asWriter, type Run } from './step.ts';

/** Rows fetched from the store at a time. */
const page = 5000;

/** What a certificate says besides its counts. */
export type CertificateDetail = {
  readonly unclean: Unclean | null;
  /**
   * The campaign's own counter, and the members we knew of in Salesforce when it was clean: while their difference stays
   * what it was, counter and store tell the same. Null: something was written, so that the two are of different moments.
   */
  readonly counterAhead: number | null;
  /** Who failed for good was tried once more. */
  readonly retried: boolean;
};

/**
 * Issues the certificate of a full comparison (docs/sync-rules.md, 7). With the first clean one, removals that waited for it
 * are decided again. Returns whether the link should be compared once more, and whether anything is left to do.
 */
export async function issueCertificate(
  context: CycleContext,
  link: { readonly id: string; readonly map: StatusMap; readonly campaignCounter: number },
  run: Run,
  compared: {
    readonly proof: Proof;
    readonly asOf: string;
    readonly written: boolean;
    readonly left: boolean;
    readonly retried: boolean;
  },
): Promise<{ readonly again: boolean; readonly left: boolean }> {
  const { store, scope } = context;
  const { proof, written, left, asOf, retried } = compared;
  const members: ComparedMember[] = [];
  const waiting: string[] = [];
  for await (const row of rowsOf(context, link.id)) {
    members.push({ marketo: row.marketo, salesforce: row.salesforce, listed: listing(row) });
    if (row.held?.reason === 'removal-before-certificate') waiting.push(row.personId);
  }
  const { unclean, ...certificate } = certify({ map: link.map, members, proof, written, left });
  const present = await countPresent(store.db, scope, link.id);
  const detail: CertificateDetail = {
    unclean,
    counterAhead: written ? null : link.campaignCounter - present.salesforce,
    retried,
  };
  return await store.transaction(async (db) => {
    await asWriter(db, context, run);
    const isFirst = certificate.clean && !(await hasCleanCertificate(db, scope, link.id));
    const issuedAt = new Date(Math.max(context.clock.now(), Date.parse(asOf))).toISOString();
    await addCertificate(db, scope, {
      ...certificate,
      id: context.newId(),
      linkId: link.id,
      cycleId: run.cycleId,
      issuedAt,
      asOf,
      marketoRead: proof.marketo.read,
      salesforceRead: proof.salesforce.read,
      marketoCounted: proof.marketo.counted.at(-1) ?? null,
      salesforceCounted: proof.salesforce.counted.at(-1) ?? null,
      detail,
    });
    if (isFirst) await markDirty(db, scope, link.id, waiting);
    const again = !certificate.clean && !isTired(await certificatesOfLink(db, scope, link.id, 5));
    return { again, left: again || (isFirst && waiting.length > 0) };
  });
}

async function* rowsOf(context: CycleContext, linkId: string): AsyncGenerator<MemberRow> {
  const { store, scope } = context;
  for (let after: string | undefined; ;) {
    const rows = await membersOfLink(store.db, scope, linkId, { limit: page, ...(after && { after }) });
    yield* rows;
    after = rows.at(-1)?.personId;
    if (rows.length < page) return;
  }
}

/** Why a member may differ. A failed write that is not tried again by itself waits for somebody, like any other. */
function listing({ held, settled, failed, dirty }: MemberRow): ComparedMember['listed'] {
  if (held !== null) return 'held';
  if (settled !== null) return 'settled';
  if (failed === null) return null;
  return dirty ? 'failed' : 'held';
}
