import assert from 'node:assert/strict';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Metadata, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import avro from 'avsc';
import type { Client, ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import { startOrg } from '../org.ts';
import type { TestOrg } from '../org.ts';
import type { SalesforceOptions } from '../../../../companion/sandbox/salesforce/server.ts';

/** A plain gRPC client with a plain Avro reader: what any program would need to read the sandbox's change events. */

export type Header = {
  readonly entityName: string;
  readonly recordIds: readonly string[];
  readonly changeType: string;
  readonly changeOrigin: string;
  readonly transactionKey: string;
  readonly sequenceNumber: number;
  readonly commitTimestamp: number;
  readonly commitNumber: number;
  readonly commitUser: string;
  readonly nulledFields: readonly string[];
  readonly changedFields: readonly string[];
};
export type Received = {
  readonly replayId: Buffer;
  readonly schemaId: string;
  readonly header: Header;
  readonly values: Readonly<Record<string, unknown>>;
};

type Raw = {
  readonly events: readonly {
    readonly event: { readonly schemaId: string; readonly payload: Buffer };
    readonly replayId: Buffer;
  }[];
  readonly latestReplayId: Buffer;
  readonly pendingNumRequested: number;
};
type Fetch = {
  topicName?: string;
  replayPreset?: 'LATEST' | 'EARLIEST' | 'CUSTOM';
  replayId?: Buffer;
  numRequested?: number;
};
type Done<Answer> = (error: ServiceError | null, answer?: Answer) => void;
type PubSubClient = Client & {
  getTopic(request: { topicName: string }, metadata: Metadata, done: Done<Topic>): void;
  getSchema(request: { schemaId: string }, metadata: Metadata, done: Done<{ schemaJson: string }>): void;
  subscribe(metadata: Metadata): ClientDuplexStream<Fetch, Raw>;
};
export type Topic = {
  readonly topicName: string;
  readonly schemaId: string;
  readonly canSubscribe: boolean;
  readonly canPublish: boolean;
};

const definition = loadSync(
  fileURLToPath(new URL('../../../../companion/sandbox/salesforce/events/pubsub.proto', import.meta.url)),
  { enums: String, defaults: true },
);
type Constructor = new (
  address: string,
  channel: ReturnType<typeof credentials.createSsl>,
  options: Record<string, string>,
) => PubSubClient;
const loaded = loadPackageDefinition(definition) as unknown as { eventbus: { v1: { PubSub: Constructor } } };

/** Waits until something is so; fails the test when it is not for long. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 3000; turn += 1) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  assert.fail(`${what}: this did not happen.`);
}

export type Stream = {
  readonly received: Received[];
  /** Answers of the server, each with the events that are still owed. */
  readonly answers: { readonly events: number; readonly owed: number; readonly latest: Buffer }[];
  readonly failures: ServiceError[];
  fetch(more: Fetch): void;
  /** Waits for so many events in all. */
  events(count: number): Promise<Received[]>;
  failure(): Promise<{ code: number; own: string }>;
  cancel(): void;
};

export type Subscriber = {
  readonly org: TestOrg;
  readonly events: NonNullable<TestOrg['state']['events']>;
  topic(name: string): Promise<Topic>;
  schema(id: string): Promise<string>;
  subscribe(first: Fetch): Stream;
  /** The field names that a header's bitmaps stand for, nested ones with a dot. */
  names(event: Received, which: 'changedFields' | 'nulledFields'): string[];
};

type Named = { readonly name: string; readonly type: unknown };

function namesOf(fields: readonly Named[], bitmaps: readonly string[]): string[] {
  const inside = (all: readonly Named[], hex: string): Named[] =>
    all.filter((_field, at) => ((BigInt(hex) >> BigInt(at)) & 1n) === 1n);
  return bitmaps.flatMap((bitmap) => {
    const [place = '', nested] = bitmap.split('-');
    if (nested === undefined) return inside(fields, place).map((one) => one.name);
    const parent = fields[Number(place)];
    const record = (parent?.type as { fields?: Named[] }[]).find((one) => Array.isArray(one.fields));
    return inside(record?.fields ?? [], nested).map((one) => `${parent?.name ?? ''}.${one.name}`);
  });
}

export async function startSubscriber(
  pubSub: Partial<NonNullable<SalesforceOptions['pubSub']>> = {},
  token?: string,
): Promise<Subscriber> {
  const org = await startOrg({ sessionMs: 30 * 86_400_000, pubSub: { port: 0, ...pubSub } });
  const events = org.state.events;
  assert.ok(events);
  const client = new loaded.eventbus.v1.PubSub(
    events.endpoint,
    credentials.createSsl(Buffer.from(events.certificate)),
    { 'grpc.ssl_target_name_override': 'localhost' },
  );
  after(() => {
    client.close();
  });
  const metadata = new Metadata();
  metadata.set('accesstoken', token ?? (await org.token()));
  metadata.set('instanceurl', org.server.url);
  metadata.set('tenantid', org.state.org.id);

  const call = <Answer>(ask: (done: Done<Answer>) => void): Promise<Answer> =>
    new Promise((resolve, reject) => {
      ask((error, answer) => {
        if (error || answer === undefined) reject(error ?? new Error('no answer'));
        else resolve(answer);
      });
    });
  const schema = async (schemaId: string): Promise<string> =>
    (
      await call<{ schemaJson: string }>((done) => {
        client.getSchema({ schemaId }, metadata, done);
      })
    ).schemaJson;
  const schemas = new Map<string, { type: avro.Type; fields: Named[] }>();

  function subscribe(first: Fetch): Stream {
    const stream = client.subscribe(metadata);
    const received: Received[] = [];
    const answers: Stream['answers'] = [];
    const failures: ServiceError[] = [];
    let work = Promise.resolve();
    stream.on('error', (error: ServiceError) => failures.push(error));
    stream.on('data', (raw: Raw) => {
      work = work.then(async () => {
        for (const { event, replayId } of raw.events) {
          if (!schemas.has(event.schemaId)) {
            const json = JSON.parse(await schema(event.schemaId)) as avro.Schema & { fields: Named[] };
            schemas.set(event.schemaId, { type: avro.Type.forSchema(json), fields: json.fields });
          }
          const { ChangeEventHeader: header, ...values } = schemas
            .get(event.schemaId)
            ?.type.fromBuffer(event.payload) as { ChangeEventHeader: Header };
          received.push({ replayId, schemaId: event.schemaId, header, values });
        }
        answers.push({
          events: raw.events.length,
          owed: raw.pendingNumRequested,
          latest: raw.latestReplayId,
        });
      });
    });
    stream.write(first);
    return {
      received,
      answers,
      failures,
      fetch: (more) => {
        stream.write(more);
      },
      events: async (count) => {
        await until(`${count} events`, () => received.length >= count || failures.length > 0);
        assert.deepEqual(failures, []);
        return received;
      },
      failure: async () => {
        await until('the stream fails', () => failures.length > 0);
        const [error] = failures;
        return {
          code: error?.code ?? -1,
          own: String(error?.metadata.get('error-code')[0]).replace('sfdc.platform.eventbus.grpc.', ''),
        };
      },
      cancel: () => {
        stream.cancel();
      },
    };
  }

  return {
    org,
    events,
    topic: (topicName) =>
      call((done) => {
        client.getTopic({ topicName }, metadata, done);
      }),
    schema,
    subscribe,
    names: (event, which) => namesOf(schemas.get(event.schemaId)?.fields ?? [], event.header[which]).sort(),
  };
}

export const members = '/data/CampaignMemberChangeEvent';
