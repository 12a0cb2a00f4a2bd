import { FailureError, type FailureKind } from '../domain/failure.ts';
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

/** Codes of the operating system and of PostgreSQL, and the library's own words, for a server that is gone or on its way down. */
const gone =
  /^(ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|EHOSTUNREACH|57P0[1-5]|08...|53300)$|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/**
 * What befell the database while it was in use, in words: it is gone for a while, or its disk is full. Nothing is lost: the transaction
 * did not happen, and its work is repeated when the database is back. Anything else comes back as it was.
 */
export function runtimeFailure(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof FailureError) return error;
  const code = 'code' in error ? String(error.code) : '';
  const told = (name: string, message: string): FailureError =>
    new FailureError(
      { kind: 'transient', vendor: 'lockstep', code: name, message, retryable: true },
      { cause: error },
    );
  if (code === '53100' || code === 'ENOSPC')
    return told(
      'DATABASE_DISK_FULL',
      'The disk of the database is full: make room on it. Nothing is written until then, and the work goes on by itself.',
    );
  if (gone.test(code) || gone.test(error.message))
    return told(
      'DATABASE_GONE',
      'The database does not answer: start it, or see its log. The work goes on by itself when it is back.',
    );
  return error;
}
