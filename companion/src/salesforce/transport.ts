import { timeLimit } from '../quota/stopping.ts';

/**
 * One HTTP exchange, bounded from the first byte sent to the last byte read. It never retries, never follows a
 * redirect (the session would travel along) and never throws: what happened is a value, because a write whose
 * answer was lost must be told apart from a write that never left. Why jsforce's own transport does not do:
 * a connection lost inside a body is an uncaught exception there, a stalled body waits for ever, and truncated
 * JSON counts as an answer.
 */

export type Request = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Answer = { readonly status: number; readonly headers: Headers; readonly text: string };

/** No answer. `sent: false` means that no byte of the request can have reached Salesforce. */
export type Fault = {
  readonly code: 'UNREACHABLE' | 'TIMED_OUT' | 'CONNECTION_LOST';
  readonly sent: boolean;
  readonly message: string;
};

export type Exchange =
  { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly fault: Fault };

/** Failures of name look-up, connect and certificate check: the request was never written to the socket. */
const neverSent =
  /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*|UNABLE_TO_.*)$/;

/**
 * Sends one request and reads its whole answer within `timeoutMs` of this machine's time (sockets know no other), and before
 * `mayCut` is aborted.
 */
export async function exchange(request: Request, timeoutMs: number, mayCut?: AbortSignal): Promise<Exchange> {
  const { method, url, headers, body } = request;
  const limit = timeLimit(timeoutMs, mayCut);
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: limit.signal,
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return { ok: true, answer: { status: response.status, headers: response.headers, text } };
  } catch (error) {
    return { ok: false, fault: faultOf(error, url.host, timeoutMs) };
  } finally {
    limit.end();
  }
}

function faultOf(error: unknown, host: string, timeoutMs: number): Fault {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    return {
      code: 'TIMED_OUT',
      sent: true,
      message: `No complete answer from ${host} within ${timeoutMs} ms`,
    };
  }
  const reason = systemCode(error);
  if (neverSent.test(reason)) {
    return { code: 'UNREACHABLE', sent: false, message: `${host} cannot be reached (${reason})` };
  }
  return { code: 'CONNECTION_LOST', sent: true, message: `The connection to ${host} broke (${reason})` };
}

/** fetch hides the system's code in the cause, sometimes two deep. */
function systemCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.name : 'unknown';
}
