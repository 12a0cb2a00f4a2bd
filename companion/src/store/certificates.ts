import { json } from './bulk.ts';
import { type Db, reading, type Scope, writing } from './scope.ts';

/** How a link stood when it was compared in full. Times are ISO 8601. */
export type Certificate = {
  readonly id: string;
  readonly linkId: string;
  readonly cycleId: string | null;
  readonly issuedAt: string;
  /** The time at which it was true. */
  readonly asOf: string;
  /** Removals rest on it: the database refuses a clean one over a failure, a difference, or a count that contradicts its read. */
  readonly clean: boolean;
  readonly inStep: number;
  readonly settled: number;
  readonly held: number;
  readonly failed: number;
  readonly differing: number;
  readonly onlyMarketo: number;
  readonly onlySalesforce: number;
  /** Members that each side's full read gave. */
  readonly marketoRead: number;
  readonly salesforceRead: number;
  /** The same by an independent question; null where none was asked. */
  readonly marketoCounted: number | null;
  readonly salesforceCounted: number | null;
  readonly detail: unknown;
};

const columns = [
  'id',
  'linkId',
  'cycleId',
  'issuedAt',
  'asOf',
  'clean',
  'inStep',
  'settled',
  'held',
  'failed',
  'differing',
  'onlyMarketo',
  'onlySalesforce',
  'marketoRead',
  'salesforceRead',
  'marketoCounted',
  'salesforceCounted',
  'detail',
] as const;

/** Stores a certificate. None is ever changed: the next comparison issues the next one. */
export async function addCertificate(db: Db, scope: Scope, certificate: Certificate): Promise<void> {
  await writing(db, scope, (own) =>
    own
      .insertInto('certificates')
      .values({ ...scope, ...certificate, detail: json(certificate.detail ?? {}) })
      .execute(),
  );
}

/** The link's certificates, newest first. */
export function certificatesOfLink(
  db: Db,
  scope: Scope,
  linkId: string,
  limit: number,
): Promise<Certificate[]> {
  return reading(db, scope, (own) =>
    own
      .selectFrom('certificates')
      .select(columns)
      .where('connectionId', '=', scope.connectionId)
      .where('linkId', '=', linkId)
      .orderBy('issuedAt', 'desc')
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),
  );
}

/** True once the link has had a clean certificate, issued at or after `since` (ISO 8601) where that is given. */
export async function hasCleanCertificate(
  db: Db,
  scope: Scope,
  linkId: string,
  since?: string,
): Promise<boolean> {
  const found = await reading(db, scope, (own) =>
    own
      .selectFrom('certificates')
      .select('id')
      .where('connectionId', '=', scope.connectionId)
      .where('linkId', '=', linkId)
      .where('clean', '=', true)
      .$if(since !== undefined, (query) => query.where('issuedAt', '>=', since ?? ''))
      .limit(1)
      .executeTakeFirst(),
  );
  return found !== undefined;
}
