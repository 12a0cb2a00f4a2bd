import { Refusal, wrap, wrapRefusal, type Family, type Reply } from './envelope.ts';
import type { Fault } from './faults.ts';
import type { Identity } from './identity.ts';
import type { Incoming } from './request.ts';
import { json, page, type Outgoing } from './response.ts';
import { familyOf, routed } from './router.ts';
import type { MarketoState } from './state.ts';

type Commit = (operation: string, records: number) => Promise<void>;

/** Faults that are plain answers of the API, with its words; nothing was done. */
const refusals: Partial<Record<Fault['kind'], string>> = {
  '604': 'Request timed out',
  '608': 'API Temporarily Unavailable',
  '611': 'System error',
  '713': 'Transient error, please retry',
};

/**
 * How one call is answered, in Marketo's order: token, limits, the endpoint, the envelope. Faults strike where they
 * would in life. `drop` cuts the connection.
 */
export function answering(
  state: MarketoState,
  who: Identity,
  committed: Commit,
): (incoming: Incoming, authorization: string | undefined, drop: () => void) => Promise<Outgoing> {
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
    fault: Fault | null,
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
    const fault = state.faults.take(`${incoming.method} ${incoming.path}`);
    if (fault?.kind === '502-html') return page(502, 'Bad Gateway');
    if (fault?.kind === 'reset') return null;
    if (fault?.kind === 'token-expired') who.expire();
    const family: Family = familyOf(incoming.path);
    const id = requestId();
    let outgoing: Outgoing;
    try {
      const reply = await replied(incoming, userOf(authorization), fault, drop);
      outgoing = reply.file ? { ...reply.file, neverZipped: true } : json(200, wrap(family, id, reply));
    } catch (error) {
      outgoing = json(200, wrapRefusal(family, id, asRefusal(error)));
    }
    if (fault?.kind === 'lost-after-commit' || fault?.kind === 'lost-before-commit') return null;
    if (fault?.kind !== 'truncated' || !outgoing) return outgoing;
    return { ...outgoing, body: outgoing.body.slice(0, outgoing.body.length / 2) };
  };
}

async function struckBefore(state: MarketoState, fault: Fault | null, drop: () => void): Promise<void> {
  if (!fault) return;
  const message = refusals[fault.kind];
  if (message !== undefined) throw new Refusal(fault.kind, message);
  if (fault.kind === 'lost-before-commit') drop();
  if (fault.kind === 'slow' || fault.kind === 'lost-before-commit') await state.clock.wait(fault.ms ?? 100);
}

/** What the API says of an error; one of the sandbox's own is Marketo's 611 and keeps its message for whoever looks. */
function asRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  return new Refusal('611', `System error: ${error instanceof Error ? error.message : String(error)}`);
}
