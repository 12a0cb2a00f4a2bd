import { FailureError, type FailureKind } from '../domain/failure.ts';
import { refusal } from '../domain/refusal.ts';
import type { Connection } from './store.ts';

type Place = { readonly server: string; readonly user: string; readonly database: string };

/** What the codes of the operating system, of TLS and of PostgreSQL (SQLSTATE) mean to an operator. */
const meanings: Readonly<Record<string, readonly [kind: FailureKind, sentence: (place: Place) => string]>> = {
  ECONNREFUSED: ['transient', nobodyAnswers],
  ENOENT: ['transient', nobodyAnswers],
  ECONNRESET: ['transient', nobodyAnswers],
  ETIMEDOUT: ['transient', nobodyAnswers],
  EHOSTUNREACH: ['transient', nobodyAnswers],
  ENOTFOUND: ['config', ({ server }) => `There is no host ${server}: correct it in LOCKSTEP_DATABASE_URL.`],
  EAI_AGAIN: [
    'transient',
    ({ server }) => `The name ${server} cannot be looked up now: check this machine's DNS.`,
  ],
  SELF_SIGNED_CERT_IN_CHAIN: ['config', untrusted],
  DEPTH_ZERO_SELF_SIGNED_CERT: ['config', untrusted],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ['config', untrusted],
  '28P01': ['config', refused],
  '28000': ['config', refused],
  '3D000': [
    'config',
    ({ server, user, database }) =>
      `PostgreSQL at ${server} has no database "${database}": create it (create database "${database}" owner "${user}"), or correct LOCKSTEP_DATABASE_URL.`,
  ],
  '42501': [
    'config',
    ({ user, database }) =>
      `The user "${user}" may not do what Lockstep needs in the database "${database}": grant create on database "${database}" to "${user}", and let it own the schema "lockstep".`,
  ],
  '53300': [
    'transient',
    ({ server }) =>
      `PostgreSQL at ${server} has no session left: raise max_connections, or stop other clients.`,
  ],
  '57P03': [
    'transient',
    ({ server }) => `PostgreSQL at ${server} is starting up or shutting down: try again in a moment.`,
  ],
};

function nobodyAnswers({ server }: Place): string {
  return `No PostgreSQL answers at ${server}: start it, or correct LOCKSTEP_DATABASE_URL.`;
}
function refused({ server, user }: Place): string {
  return `PostgreSQL at ${server} refuses the user "${user}": correct the name or the password in LOCKSTEP_DATABASE_URL.`;
}
function untrusted({ server }: Place): string {
  return `The certificate of PostgreSQL at ${server} is not trusted: give its authority in NODE_EXTRA_CA_CERTS, or correct sslmode in LOCKSTEP_DATABASE_URL.`;
}

/** Why the database could not be opened, in a sentence that says what to do. Never holds the password. */
export function databaseFailure(error: unknown, connection: Connection): FailureError {
  if (error instanceof FailureError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const place = placeOf(connection);
  const [kind, sentence] = meanings[code] ?? ['transient', unexpected];
  return new FailureError(
    {
      kind,
      vendor: 'lockstep',
      code: 'DATABASE_NOT_OPENED',
      message: sentence(place),
      retryable: kind === 'transient',
    },
    { cause: error },
  );

  function unexpected({ server }: Place): string {
    return `The database at ${server} could not be opened: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

function placeOf(connection: Connection): Place {
  if ('host' in connection)
    return { server: connection.host, user: connection.user, database: connection.database };
  const url = URL.parse(connection.connectionString);
  return {
    server: url?.host || 'the address in LOCKSTEP_DATABASE_URL',
    user: decodeURIComponent(url?.username ?? ''),
    database: decodeURIComponent(url?.pathname.slice(1) ?? ''),
  };
}

/**
 * A server that is gone or on its way down, or a session that it ended: SQLSTATE 08, 57P and 53300, and 25P03 for one that stood
 * still inside a transaction.
 */
const byServer = /^(08...|57P0[1-5]|53300|25P03)$/;
const bySystem =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|ERR_STREAM_WRITE_AFTER_END|ERR_STREAM_DESTROYED)$/;
/** The library has no codes for what it notices itself. */
const byLibrary =
  /Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Client was closed/;

/** True when no database answers, or the session that was asked is of no use any more; false for what is wrong with the question. */
export function isDatabaseGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return byServer.test(code) || bySystem.test(code) || byLibrary.test(error.message);
}

/** What befalls all work at once, while it lasts: in words, by its code. */
export const databaseTroubles = {
  DATABASE_GONE:
    'The database does not answer: start it, or see its log. The work goes on by itself when it is back.',
  DATABASE_DISK_FULL:
    'The disk of the database is full: make room on it. Nothing is written until then, and the work goes on by itself.',
} as const;

/**
 * What befell the database while it was in use, in words: it is gone for a while, or its disk is full. Nothing is lost: the transaction
 * did not happen, and its work is repeated when the database is back. Or it was asked for an id that is none. Anything else comes back
 * as it was.
 */
export function runtimeFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FailureError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const told = (name: keyof typeof databaseTroubles): FailureError =>
    new FailureError(
      {
        kind: 'transient',
        vendor: 'lockstep',
        code: name,
        message: databaseTroubles[name],
        retryable: true,
      },
      { cause: error },
    );
  if (code === '53100' || code === 'ENOSPC') return told('DATABASE_DISK_FULL');
  // What is no uuid is no id of ours. (PostgreSQL names the function that would not read it; the message may be in any language.)
  if (code === '22P02' && 'routine' in error && error.routine === 'string_to_uuid')
    return new FailureError(refusal('not-found', 'NO_SUCH_ID', 'no-such-id').failure, { cause: error });
  if (isDatabaseGone(error)) return told('DATABASE_GONE');
  return error;
}
