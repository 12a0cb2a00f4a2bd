import { SalesforceError } from '../errors.ts';
import { sessionOf } from '../login/door.ts';
import { answered, fault, readEnvelope } from './envelope.ts';
import { login, userInfo } from './login.ts';
import { convertLead, mergeRecords, undeleteRecords } from './people.ts';
import type { LoginDesk } from '../login/desk.ts';
import type { Reply, Wire } from '../http.ts';
import type { Actor } from '../org/org.ts';
import type { Content, Element } from './envelope.ts';

/** The calls of the Partner API that clients still make beside REST. */

export type SoapCall = { readonly desk: LoginDesk; readonly actor: Actor; readonly body: Element };

/** One call; throws the SalesforceError that refuses it whole. */
export type Operation = (call: SoapCall) => Content | readonly Content[];

const operations: Readonly<Record<string, Operation>> = {
  getServerTimestamp: ({ desk }) => ({ timestamp: new Date(desk.org.now()).toISOString() }),
  getUserInfo: ({ desk, actor }) => {
    const user = desk.org.get('User', actor.userId);
    return user ? userInfo(desk, user) : {};
  },
  convertLead,
  merge: mergeRecords,
  undelete: undeleteRecords,
};

/** POST /services/Soap/u/NN.N and /c/; null when the address is another. */
export function answerSoap(desk: LoginDesk, wire: Wire): Reply | null {
  const [, version] = /^\/services\/Soap\/[uc]\/(\d+)\.0(?:\/|$)/.exec(wire.url.pathname) ?? [];
  if (version === undefined || wire.method !== 'POST') return null;
  const request = readEnvelope(wire.text);
  if (!request) return fault('UNKNOWN_EXCEPTION', 'The request is no SOAP envelope.');
  const { call, body, sessionId } = request;
  if (call === 'login') return login(desk, body, { version: Number(version), address: wire.address });
  try {
    const { userId, token } = sessionOf(desk, sessionId, wire.address);
    if (call === 'logout') {
      desk.sessions.end(token);
      return answered('logout', []);
    }
    const operation = operations[call];
    if (!operation) return fault('INVALID_OPERATION', `The sandbox does not know the SOAP call ${call}.`);
    return answered(call, operation({ desk, actor: { userId }, body }));
  } catch (error) {
    if (error instanceof SalesforceError) return fault(error.code, error.message);
    throw error;
  }
}
