import { fileURLToPath } from 'node:url';

import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status,
  type Client,
  type ClientDuplexStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import avro from 'avsc';
import { z } from 'zod';
import type { Session } from './session.ts';

/** One open subscription of the Pub/Sub API, from its beginning to its end (Pub/Sub API, "Subscribe RPC Method"). */

export type EventServer = {
  /** Host and port. */
  readonly address: string;
  /** Certificates in PEM that are trusted for it; those that Node trusts unless given. */
  readonly trusted?: Buffer;
};

/** Why a stream ended: its session counts no more, or anything else, in a word. */
export type StreamEnd = { readonly refused: boolean; readonly code: string };

type Fetch = { topicName: string; replayPreset?: 'LATEST'; numRequested: number };
type Fetched = {
  readonly events: readonly { readonly event: { readonly schemaId: string; readonly payload: Buffer } }[];
  readonly pendingNumRequested: number;
};
type PubSubClient = Client & {
  subscribe(metadata: Metadata): ClientDuplexStream<Fetch, Fetched>;
  getSchema(
    request: { schemaId: string },
    metadata: Metadata,
    done: (error: ServiceError | null, answer?: { schemaJson: string }) => void,
  ): void;
};
type Loaded = {
  eventbus: {
    v1: { PubSub: new (address: string, channel: ReturnType<typeof credentials.createSsl>) => PubSubClient };
  };
};

const definition = loadSync(fileURLToPath(new URL('events.proto', import.meta.url)), {
  enums: String,
  defaults: true,
});
const { PubSub } = (loadPackageDefinition(definition) as unknown as Loaded).eventbus.v1;

/** Events that the server may send before it is asked again. It takes 100 at most at a time (Pub/Sub API, "Flow Control"). */
const ahead = 100;

/** The server says something at least every 270 seconds, be it that there is nothing (Pub/Sub API, "Subscribe RPC Method"). */
const silenceMs = 10 * 60_000;

const change = z.object({
  ChangeEventHeader: z.object({
    commitUser: z.string().nullish(),
    changeType: z.string().nullish(),
    recordIds: z.array(z.string()).nullish(),
  }),
});

/** What an event tells, as far as it can be read. */
export type Heard = {
  /** Who made the change. */
  readonly by: string | null;
  /** Salesforce could not tell what changed: the records concerned, none where it does not even say which ("Gap Event Fields"). */
  readonly gap: readonly string[] | null;
};

/**
 * Listens from now on, with one session, until the stream ends or `signal` is aborted; says why it ended. `onEvent` is told
 * what can be read of each event. Never throws.
 */
export async function listenOnce(
  server: EventServer,
  session: Session,
  topicName: string,
  onEvent: (heard: Heard) => void,
  signal: AbortSignal,
): Promise<StreamEnd> {
  const client = new PubSub(server.address, credentials.createSsl(server.trusted ?? null));
  const metadata = new Metadata();
  metadata.set('accesstoken', session.token.reveal());
  metadata.set('instanceurl', session.instance.origin);
  metadata.set('tenantid', session.organizationId);
  const types = new Map<string, Promise<avro.Type | null>>();
  const typeOf = (schemaId: string): Promise<avro.Type | null> => {
    const known = types.get(schemaId) ?? schemaOf(client, metadata, schemaId);
    types.set(schemaId, known);
    return known;
  };
  const stream = client.subscribe(metadata);
  const stop = (): void => {
    stream.cancel();
  };
  // A connection that died without a word would be waited for for ever.
  const watch = setTimeout(stop, silenceMs).unref();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await new Promise<StreamEnd>((resolve) => {
      stream.on('data', ({ events, pendingNumRequested: owed }: Fetched) => {
        watch.refresh();
        if (owed < ahead / 2) stream.write({ topicName, numRequested: ahead - owed });
        for (const { event } of events)
          void typeOf(event.schemaId).then((type) => {
            onEvent(heardIn(type, event.payload));
          });
      });
      stream.on('error', ({ code }: ServiceError) => {
        resolve({ refused: code === status.UNAUTHENTICATED, code: status[code] });
      });
      stream.on('end', () => {
        resolve({ refused: false, code: 'ENDED' });
      });
      stream.write({ topicName, replayPreset: 'LATEST', numRequested: ahead });
    });
  } finally {
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
    client.close();
  }
}

/** How events of this schema are read; null where that cannot be told. */
function schemaOf(client: PubSubClient, metadata: Metadata, schemaId: string): Promise<avro.Type | null> {
  return new Promise((resolve) => {
    client.getSchema({ schemaId }, metadata, (error, answer) => {
      try {
        const schema = error || answer === undefined ? null : (JSON.parse(answer.schemaJson) as avro.Schema);
        resolve(schema === null ? null : avro.Type.forSchema(schema, { registry: { long } }));
      } catch {
        resolve(null);
      }
    });
  });
}

/** Numbers of commits are larger than a double holds exactly; nobody here computes with them. */
const long = avro.types.LongType.__with({
  fromBuffer: (buffer: Buffer) => buffer.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const buffer = Buffer.alloc(8);
    buffer.writeBigInt64LE(value);
    return buffer;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (one: bigint, other: bigint) => (one < other ? -1 : one > other ? 1 : 0),
});

function heardIn(type: avro.Type | null, payload: Buffer): Heard {
  try {
    const { commitUser, changeType, recordIds } = change.parse(type?.fromBuffer(payload)).ChangeEventHeader;
    const isGap = changeType?.startsWith('GAP_') === true;
    return {
      by: commitUser ?? null,
      gap: isGap ? (changeType === overflow ? [] : (recordIds ?? [])) : null,
    };
  } catch {
    return { by: null, gap: null };
  }
}

/** More changed in one transaction than events are made for (Change Data Capture, "Overflow Events"); its record id means nothing. */
const overflow = 'GAP_OVERFLOW';
