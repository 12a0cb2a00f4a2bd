import { lookup } from 'node:dns';
import { lookup as lookUp } from 'node:dns/promises';
import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';

import { listsHost } from '../config/hosts.ts';
import { troubleText, type WebhookTrouble } from '../domain/webhook-trouble.ts';

/** So long an answer is waited for, milliseconds. */
const patienceMs = 10_000;

/** Why nothing was delivered, without the address: it is a secret. */
export class NotDelivered extends Error {
  readonly trouble: WebhookTrouble;
  constructor(trouble: WebhookTrouble) {
    super(troubleText(trouble));
    this.trouble = trouble;
  }
}

/** Addresses of machines and networks that are not public (IANA special-purpose registries, IPv4 and IPv6). */
const notPublic = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  notPublic.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['::ffff:0:0', 96],
  ['64:ff9b:1::', 48],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  notPublic.addSubnet(net, bits, 'ipv6');

const isPublic = (address: string): boolean =>
  !notPublic.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Names are looked up once, for the check and the connection: nobody can answer the second question otherwise. */
const publicOnly: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error !== null) {
      // There are no addresses then.
      done(error, '');
      return;
    }
    const [first] = found;
    if (first === undefined || !found.every(({ address }) => isPublic(address)))
      done(new NotDelivered({ why: 'hidden' }), '');
    else if (options.all === true) done(null, found);
    else done(null, first.address, first.family);
  });
};

const literalOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

const unreachable = ({ code = 'unknown' }: NodeJS.ErrnoException): WebhookTrouble => ({
  why: 'unreachable',
  error: code,
});

/** Looks a webhook's host up and sends it nothing. Throws NotDelivered where no delivery could get there. */
export async function findHost(address: string, allowedHosts: readonly string[]): Promise<void> {
  const url = new URL(address);
  const found = await lookUp(literalOf(url), { all: true }).catch((error: unknown) => {
    throw new NotDelivered(unreachable(error as NodeJS.ErrnoException));
  });
  if (!listsHost(allowedHosts, url) && !found.every((one) => isPublic(one.address)))
    throw new NotDelivered({ why: 'hidden' });
}

/**
 * Posts JSON to a webhook and returns the status of its answer, of which nothing else is read; no redirect is followed.
 * Only public addresses are called, unless the host is among `allowedHosts`. Throws NotDelivered where nothing answers.
 */
export function post(
  address: string,
  body: unknown,
  {
    allowedHosts,
    signal,
  }: { readonly allowedHosts: readonly string[]; readonly signal?: AbortSignal | undefined },
): Promise<number> {
  const url = new URL(address);
  const isAllowed = listsHost(allowedHosts, url);
  const literal = literalOf(url);
  if (!isAllowed && isIP(literal) !== 0 && !isPublic(literal))
    return Promise.reject(new NotDelivered({ why: 'hidden' }));
  const content = Buffer.from(JSON.stringify(body));
  const stops = AbortSignal.any([AbortSignal.timeout(patienceMs), ...(signal === undefined ? [] : [signal])]);
  const send = url.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    send(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': content.length },
        signal: stops,
        agent: false,
        ...(isAllowed ? {} : { lookup: publicOnly }),
      },
      (answer) => {
        answer.on('error', () => undefined).destroy();
        resolve(answer.statusCode ?? 0);
      },
    )
      .on('error', (error: NodeJS.ErrnoException) => {
        const trouble: WebhookTrouble = stops.aborted ? { why: 'silent' } : unreachable(error);
        reject(error instanceof NotDelivered ? error : new NotDelivered(trouble));
      })
      .end(content);
  });
}
