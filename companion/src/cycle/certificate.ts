import { certify, type ComparedMembers, type Proof, type Unclean } from '../domain/certificate.ts';
import type { StatusMap } from '../domain/status-map.ts';
import { addCertificate, certificatesOfLink, hasCleanCertificate } from '../store/certificates.ts';
import { countByStanding, countPresent, wakeHeld } from '../store/members.ts';
import { isTired } from './comparison-due.ts';
import type { CycleContext } from './context.ts';
import { asWriter, type Run } from './step.ts';

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
  const members = (await countByStanding(store.db, scope, link.id)).map(
    ({ standing, ...counted }): ComparedMembers => ({ ...counted, listed: standing }),
  );
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
    const waiting = isFirst ? await wakeHeld(db, scope, link.id, 'removal-before-certificate') : 0;
    const again = !certificate.clean && !isTired(await certificatesOfLink(db, scope, link.id, 5));
    return { again, left: again || waiting > 0 };
  });
}
