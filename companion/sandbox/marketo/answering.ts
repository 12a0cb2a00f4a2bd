import { Refusal, wrap, wrapRefusal, type Reply } from './envelope.ts';
import type { FaultKind, Strike } from './faults.ts';
import type { Identity } from './identity.ts';
import type { Incoming } from './request.ts';
import { json, page, type Outgoing } from './response.ts';
import { familyOf, routed } from './router.ts';
import type { MarketoState } from './state.ts';

type Commit = (operation: string, records: number) => Promise<void>;

/** Faults that are plain answers of the API, with its words (Marketo REST, Error Codes); nothing was done. */
const refusals: Partial<Record<FaultKind, string>> = {
  '500': 'Internal server error',
  '502': 'Bad Gateway',
  '600': 'Empty access token',
  '604': 'Request timed out',
  '608': 'API Temporarily Unavailable',
  '611': 'System error',
  '614': 'Unreachable subscription',
  '616': 'Invalid subscription type',
  '703': 'This feature is not enabled for the subscription',
  '713': 'Transient error, please retry',
  '719': 'Lock wait timeout',
  '1003': 'Invalid value',
  '1019': 'Import in progress',
};

/** The connection breaks before the work, which waits for its time. */
const isLate = (kind: FaultKind | undefined): boolean =>
  kind === 'lost-before-commit' || kind === 'late-commit';

export type Answering = (
  incoming: Incoming,
  authorization: string | undefined,
  drop: () => void,
) => Promise<Outgoing>;

/**
 * How one call is answered, in Marketo's order: token, limits, the endpoint, the envelope. Faults strike where they
 * would in life. `drop` cuts the connection.
 */
export function answering(state: MarketoState, who: Identity, committed: Commit): Answering {
  let calls = 0;

  const requestId = (): string => {
    calls += 1;
    return `${((calls * 7919) % 0xfffff).toString(16)}#${state.now().toString(16)}`;
  };

  /** Whose token it is. A call without one is counted all the same: 603 is not among the free codes. */
  function userOf(authorization: string | undefined): string {
    try {
      return who.user(authorization);
    } catch (error) {
      if (error instanceof Refusal && error.code === '603') state.meter.admit('nobody').leave(null);
      throw error;
    }
  }

  async function replied(
    incoming: Incoming,
    user: string,
    fault: Strike | null,
    drop: () => void,
  ): Promise<Reply> {
    const admission = state.meter.admit(user);
    let code: string | null = null;
    try {
      await struckBefore(state, fault, drop);
      const reply = await routed(incoming, { state, committed });
      if (fault?.kind === '604-after-commit') throw new Refusal('604', 'Request timed out');
      return reply;
    } catch (error) {
      const refusal = asRefusal(error);
      code = refusal.code;
      throw refusal;
    } finally {
      admission.leave(code);
    }
  }

  return async (incoming, authorization, drop) => {
    const fault = struck(state, incoming, false);
    if (fault?.kind === '502-html') return badGateway();
    if (fault?.kind === 'reset') return null;
    if (fault?.kind === 'token-expired') who.expire();
    if (fault?.kind === 'quota-ends') state.meter.endDay();
    const family = familyOf(incoming.path);
    const id = requestId();
    let outgoing: Outgoing;
    try {
      const reply = await replied(incoming, userOf(authorization), fault, drop);
      outgoing = reply.file ? { ...reply.file, neverZipped: true } : json(200, wrap(family, id, reply));
    } catch (error) {
      const refusal = asRefusal(error);
      state.meter.failed(refusal.code);
      outgoing = json(200, wrapRefusal(family, id, refusal));
    }
    if (fault?.kind === 'lost-after-commit' || isLate(fault?.kind)) return null;
    return fault?.kind === 'truncated' ? halved(outgoing) : outgoing;
  };
}

/** The token endpoint's answer, as the wire leaves it. */
export async function answeredByIdentity(
  state: MarketoState,
  incoming: Incoming,
  answer: () => Outgoing,
): Promise<Outgoing> {
  const fault = struck(state, incoming, true);
  if (fault?.kind === '502-html') return badGateway();
  if (fault?.kind === 'reset') return null;
  if (fault?.kind === 'slow') await state.clock.wait(fault.ms);
  return fault?.kind === 'truncated' ? halved(answer()) : answer();
}

function struck(state: MarketoState, { method, path, query }: Incoming, identity: boolean): Strike | null {
  return state.faults.take({
    endpoint: `${method} ${path}`,
    pagingToken: query.has('nextPageToken'),
    identity,
  });
}

async function struckBefore(state: MarketoState, fault: Strike | null, drop: () => void): Promise<void> {
  if (!fault) return;
  const message = refusals[fault.kind];
  if (message !== undefined) throw new Refusal(fault.kind, message);
  if (fault.kind === 'paging-token-refused')
    throw new Refusal(state.switches.badPagingToken, 'Invalid next page token');
  if (isLate(fault.kind)) drop();
  if (fault.kind === 'slow' || isLate(fault.kind)) await state.clock.wait(fault.ms);
}

const badGateway = (): Outgoing => page(502, 'Bad Gateway');

const halved = (outgoing: Outgoing): Outgoing =>
  outgoing && { ...outgoing, body: outgoing.body.slice(0, outgoing.body.length / 2) };

/** What the API says of an error; one of the sandbox's own is Marketo's 611 and keeps its message for whoever looks. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal('611', `System error: ${error instanceof Error ? error.message : String(error)}`);
}
