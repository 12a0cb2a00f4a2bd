import type { Failure, FailureKind } from '../domain/failure.ts';
import { marketoZone, nextMidnight } from '../quota/midnight.ts';
import type { Complaint } from './wire.ts';

/** Whether a call may have changed something: what is a passing trouble on a read leaves a write's outcome unknown. */
export type Intent = 'read' | 'write';

/** Where a complaint stood: it refused the whole call, or one record of a call that went through. */
export type Level = 'call' | 'record';

const minute = 60_000;
/** After "too many", how long to wait: the rate's window is 20 s; a slot frees as soon as some call ends. */
const wait = { rate: 20_000, slot: 500, bulk: 2 * minute };

type Rule = { readonly kind: FailureKind; readonly waitMs?: number; readonly untilMidnight?: true };
const rule = (kind: FailureKind, codes: string, more: Omit<Rule, 'kind'> = {}) =>
  codes.split(' ').map((code) => [code, { kind, ...more }] as const);

/** Every code Marketo documents (Marketo REST docs, "Error Codes"), and those that only their message tells apart. */
const rules = new Map<string, Rule>([
  ...rule('auth', '600 601 602'),
  // 603 is a missing permission of the role, or an address that is not on the allow list.
  ...rule('config', '603 616 703 709 710 711 1006 1008 1009 1010 1011 1018 1025 1035 1003:too-many-members'),
  ...rule('rate', '606', { waitMs: wait.rate }),
  ...rule('quota', '607 1029:daily-export', { untilMidnight: true }),
  ...rule('concurrency', '615', { waitMs: wait.slot }),
  ...rule('concurrency', '1016 1019 1029 1029:queue-full', { waitMs: wait.bulk }),
  ...rule('transient', '500 502 604 608 611 614 713 719'),
  // 610: our paths are constant but for the id in them, so what is not there is the thing with that id.
  ...rule('not-found', '610 702 1004 1013 1015'),
  ...rule('conflict', '712 714 1005 1007 1022 1029:already-queued 1037 paging-token 1076 1078 1079'),
  ...rule('invalid-record', '701 1001 1003 1003:too-many-results 1021 1077'),
  ...rule('bug', '413 414 605 609 612 613 704 1002 1036 1042 1080'),
]);

/** One code, several meanings: the vendor's words decide. */
const meanings: readonly { readonly code: RegExp; readonly says: RegExp; readonly means: string }[] = [
  { code: /^1003$/, says: /too many results/i, means: '1003:too-many-results' },
  { code: /^1003$/, says: /membership size/i, means: '1003:too-many-members' },
  { code: /^1029$/, says: /daily quota/i, means: '1029:daily-export' },
  { code: /^1029$/, says: /too many jobs/i, means: '1029:queue-full' },
  { code: /^1029$/, says: /already/i, means: '1029:already-queued' },
  // An aged token of the activity feed; the code is not documented.
  { code: /^(?:61[01]|70\d|1\d{3})$/, says: /(?:page|paging) ?token/i, means: 'paging-token' },
];

/** The status is none of the program's channel. */
export const unknownStatus = '1025';
/** The code under which `findPeople` splits its question. */
export const tooManyMembers = '1003:too-many-members';
export const tooManyResults = '1003:too-many-results';

const repeats: readonly FailureKind[] = ['rate', 'quota', 'concurrency', 'transient'];
const finish = (failure: Omit<Failure, 'vendor' | 'retryable'>): Failure => ({
  ...failure,
  vendor: 'marketo',
  retryable: repeats.includes(failure.kind),
});

/** Passing troubles of a write are not passing: it may have happened. */
const onWrite = (intent: Intent, kind: FailureKind): FailureKind =>
  intent === 'write' && kind === 'transient' ? 'unknown-outcome' : kind;

/** What Marketo's own complaints mean. The first one decides; all are kept in the message. */
export function failureOfComplaints(
  complaints: readonly Complaint[],
  about: {
    readonly level: Level;
    readonly intent: Intent;
    readonly now: number;
    readonly requestId?: string;
  },
): Failure {
  const first = complaints[0] ?? { code: 'NO_REASON', message: 'refused without a reason' };
  const meaning = meanings.find(({ code, says }) => code.test(first.code) && says.test(first.message));
  const code = meaning?.means ?? first.code;
  const { level, intent, now, requestId } = about;
  const known = rules.get(code) ?? { kind: level === 'record' ? 'invalid-record' : 'bug' };
  const retryAt = known.untilMidnight ? nextMidnight(marketoZone, now) : known.waitMs && now + known.waitMs;
  return finish({
    // A skipped record was certainly not written, whatever the reason.
    kind: level === 'record' ? known.kind : onWrite(intent, known.kind),
    code,
    message:
      complaints.length > 1
        ? complaints.map((one) => `${one.code} ${one.message}`).join('; ')
        : first.message,
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAt === undefined ? {} : { retryAt }),
  });
}

/** An HTTP answer that holds no envelope: Marketo says 200 to nearly everything, so this is a gateway or a wrong address. */
export function failureOfStatus(status: number, intent: Intent, now: number): Failure {
  const kind = kindOfStatus(status);
  return finish({
    kind: onWrite(intent, kind),
    code: `HTTP_${status}`,
    message: `answered with HTTP ${status}`,
    ...(kind === 'rate' ? { retryAt: now + wait.rate } : {}),
  });
}

function kindOfStatus(status: number): FailureKind {
  if (status === 413 || status === 414) return 'bug';
  if (status === 401) return 'auth';
  if (status === 429) return 'rate';
  if (status === 408 || status >= 500) return 'transient';
  // Redirects are not followed: credentials go to the configured address only.
  if ((status >= 300 && status < 400) || status === 403 || status === 404) return 'config';
  return 'bug';
}

/** An answer that broke off or is not what the vendor documents. On a write we cannot know what happened. */
export function brokenAnswer(code: string, message: string, intent: Intent): Failure {
  return finish({ kind: onWrite(intent, 'transient'), code, message });
}

/** Troubles before a single byte was sent: certainly nothing happened, even on a write. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);
const badCertificate = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_|ERR_SSL_)/;

/** What `fetch` threw: the network's trouble, or our own time-out. */
export function failureOfNetwork(error: unknown, intent: Intent): Failure {
  const thrown = error instanceof Error ? error : new Error(String(error));
  if (thrown.name === 'TimeoutError')
    return finish({ kind: onWrite(intent, 'transient'), code: 'TIMEOUT', message: 'no answer in time' });
  const cause = thrown.cause instanceof Error ? thrown.cause : thrown;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : 'NETWORK';
  const kind = badCertificate.test(code)
    ? 'config'
    : neverSent.has(code)
      ? 'transient'
      : onWrite(intent, 'transient');
  return finish({ kind, code, message: cause.message || thrown.message });
}
