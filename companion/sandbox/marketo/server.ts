import { createServer } from 'node:http';
import { clockTold, type Clock } from '../clock.ts';
import { close, listen, type RunningServer, type ServerOptions } from '../server.ts';
import { answeredByIdentity, answering } from './answering.ts';
import { identity } from './identity.ts';
import { meter, vendorLimits } from './limits.ts';
import { received } from './request.ts';
import { json, page, send, type Outgoing } from './response.ts';
import { bornWith, type MarketoState, type MarketoWorld } from './state.ts';
import { defaultSwitches, type Switches } from './switches.ts';

export type MarketoOptions = ServerOptions & {
  /** The time it lives in; the machine's unless given. */
  readonly clock?: Clock;
  /** Instead of a clock: milliseconds since 1970, while waits take the machine's time. */
  readonly now?: () => number;
  /** Behaviours that the sources leave open, other than the default. */
  readonly switches?: Partial<Switches>;
  /** How long a token lives: 3,600 unless given. */
  readonly tokenSeconds?: number;
  /** Milliseconds between looking a person up and writing them, in which upserts with one key race: 2 unless given. */
  readonly upsertMs?: number;
};

const identityPath = '/identity/oauth/token';

/**
 * A Marketo instance on 127.0.0.1 that holds its part of the world: identity, asset and lead database API with their
 * limits and oddities. `state.faults` makes calls fail; marketer.ts does what people do inside Marketo.
 */
export async function startMarketo(
  world: MarketoWorld,
  options: MarketoOptions,
): Promise<RunningServer<MarketoState>> {
  const clock = options.now ? clockTold(options.now) : (options.clock ?? clockTold(Date.now));
  const { now } = clock;
  const switches = { ...defaultSwitches, ...options.switches };
  const limits = { ...vendorLimits, ...options.limits };
  const counted = meter(limits, now, () => switches.throttledCalls === 'counted');
  const state = bornWith(world, { switches, meter: counted, clock, upsertMs: options.upsertMs ?? 2 });
  const who = identity(world.seed, now, options.tokenSeconds ?? 3600);
  const answer = answering(state, who, async (operation, records) => {
    await options.onCommit?.({ server: 'marketo', operation, records });
  });

  const server = createServer({ maxHeaderSize: 64 * 1024 }, (request, response) => {
    const drop = (): void => {
      response.destroy();
    };
    const outgoing = async (): Promise<Outgoing> => {
      const incoming = await received(request);
      if (incoming === 413) return page(413, 'Request Entity Too Large');
      if (incoming === 414) return page(414, 'Request-URI Too Long');
      if (incoming.path !== identityPath) return answer(incoming, request.headers.authorization, drop);
      const form = incoming.contentType === 'application/x-www-form-urlencoded' ? incoming.text : '';
      return answeredByIdentity(state, incoming, () => {
        const { status, body } = who.answer(
          new URLSearchParams([...incoming.query, ...new URLSearchParams(form)]),
        );
        return json(status, body);
      });
    };
    outgoing().then(
      (sent) => {
        send(request, response, sent);
      },
      () => {
        response.destroy();
      },
    );
  });
  const port = await listen(server, options.port);
  return { url: `http://127.0.0.1:${port}`, port, ...who.credentials, state, stop: () => close(server) };
}
