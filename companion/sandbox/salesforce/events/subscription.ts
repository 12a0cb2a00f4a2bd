import { grpcFailure } from './failures.ts';
import type { Agenda } from '../agenda.ts';
import type { Capture } from './capture.ts';
import type { BusEvent } from './bus.ts';

/** One Subscribe call: what was asked for, what is owed, and what is sent (Pub/Sub API, "Subscribe RPC Method"). */

export type FetchRequest = {
  readonly topicName: string;
  readonly replayPreset: 'LATEST' | 'EARLIEST' | 'CUSTOM';
  readonly replayId: Buffer;
  readonly numRequested: number;
};

export type FetchResponse = {
  readonly events: readonly {
    readonly event: { readonly id: string; readonly schemaId: string; readonly payload: Buffer };
    readonly replayId: Buffer;
  }[];
  readonly latestReplayId: Buffer;
  readonly rpcId: string;
  readonly pendingNumRequested: number;
};

export type Subscription = {
  /** Asks for more events, or begins; throws the failure that ends the stream. */
  fetch(request: FetchRequest): void;
  end(): void;
};

/** The most events that may be asked for at once; more are not given. */
const largestFetch = 100;
/** Without events, an empty answer within this time tells that the stream lives. */
const keepAliveMs = 270_000;

const allChanges = '/data/ChangeEvents';

/** The object a topic tells of; null for all of them, undefined when there is no such topic. */
export function objectOfTopic(capture: Capture, topic: string): string | null | undefined {
  if (topic === allChanges) return null;
  const name = /^\/data\/(\w+?)(?:__)?ChangeEvent$/.exec(topic)?.[1];
  if (name === undefined) return undefined;
  // A custom object's events are called Thing__ChangeEvent.
  return [name, `${name}__c`].find((one) => capture.schemaOf(one) !== null);
}

const encodeReplayId = (id: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(id));
  return bytes;
};

function startOf(capture: Capture, request: FetchRequest): number {
  const { bus } = capture;
  if (request.replayPreset === 'LATEST') return bus.latest();
  if (request.replayPreset === 'EARLIEST') return bus.oldest();
  const id = request.replayId.length === 8 ? Number(request.replayId.readBigUInt64BE()) : NaN;
  // Never given out, or so old that it is gone ("Handle Errors": replayid.corrupted).
  if (!(id >= bus.oldest() && id <= bus.latest())) {
    throw grpcFailure(
      'INVALID_ARGUMENT',
      'subscription.fetch.replayid.corrupted',
      'The Replay ID validation failed. Ensure that the Replay ID is valid.',
    );
  }
  return id;
}

export function createSubscription(parts: {
  readonly capture: Capture;
  readonly agenda: Agenda;
  readonly now: () => number;
  readonly rpcId: string;
  send(response: FetchResponse): void;
  fail(error: Error): void;
}): Subscription {
  const { capture, agenda, rpcId } = parts;
  const { bus } = capture;
  let topic: { readonly name: string; readonly object: string | null } | null = null;
  let position = 0;
  let owed = 0;
  let over = false;
  let lastSent = parts.now();
  let deaf = (): void => undefined;

  function send(events: readonly BusEvent[]): void {
    lastSent = parts.now();
    parts.send({
      events: events.map(({ id, schemaId, payload, replayId }) => ({
        event: { id, schemaId, payload },
        replayId: encodeReplayId(replayId),
      })),
      latestReplayId: encodeReplayId(events.at(-1)?.replayId ?? position),
      rpcId,
      pendingNumRequested: owed,
    });
  }

  function end(): void {
    over = true;
    deaf();
  }

  function pump(): void {
    while (!over && topic && owed > 0) {
      const events = bus.after(position, topic.object, Math.min(owed, largestFetch));
      if (events.length === 0) return;
      if (capture.delivered.used() + events.length > capture.delivered.limit) {
        end();
        const message = 'You have exceeded the event delivery limit for your org.';
        parts.fail(grpcFailure('RESOURCE_EXHAUSTED', 'subscription.limit.exceeded', message));
        return;
      }
      capture.delivered.spend(events.length);
      owed -= events.length;
      position = events.at(-1)?.replayId ?? position;
      send(events);
    }
  }

  function keepAlive(): void {
    agenda.at(lastSent + keepAliveMs, () => {
      if (over) return;
      if (parts.now() - lastSent >= keepAliveMs) {
        // Whatever lies behind the position and is of another topic needs no replay.
        if (bus.after(position, topic?.object ?? null, 1).length === 0) position = bus.latest();
        send([]);
      }
      keepAlive();
    });
  }

  function begin(request: FetchRequest): void {
    const object = objectOfTopic(capture, request.topicName);
    if (object === undefined) {
      throw grpcFailure('NOT_FOUND', 'topic.not.found', `Topic not found: ${request.topicName}`);
    }
    position = startOf(capture, request);
    topic = { name: request.topicName, object };
    deaf = bus.listen(pump);
    keepAlive();
  }

  return {
    fetch: (request) => {
      if (request.numRequested < 1) {
        const message = 'The number of requested events must be greater than 0.';
        throw grpcFailure('INVALID_ARGUMENT', 'subscription.fetch.requested.events.invalid', message);
      }
      if (!topic) begin(request);
      else if (request.topicName !== '' && request.topicName !== topic.name) {
        const message = 'The topic of a subscription cannot change.';
        throw grpcFailure('INVALID_ARGUMENT', 'subscription.topic.name.invalid', message);
      }
      owed += Math.min(request.numRequested, largestFetch);
      pump();
    },
    end,
  };
}
