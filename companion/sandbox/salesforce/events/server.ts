import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials, loadPackageDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { generate } from 'selfsigned';
import { grpcFailure, ofCall } from './failures.ts';
import { createSubscription, objectOfTopic } from './subscription.ts';
import type { GrpcObject, Metadata, ServerDuplexStream, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { Agenda } from '../agenda.ts';
import type { Fault } from '../faults.ts';
import type { Org } from '../org/org.ts';
import type { Capture } from './capture.ts';
import type { FetchRequest, FetchResponse } from './subscription.ts';

/** The Pub/Sub API on loopback: gRPC over TLS, with a certificate made at the start that nobody has signed. */
export type PubSub = {
  /** Host and port, as clients want it. */
  readonly endpoint: string;
  /** The certificate in PEM, for a client that checks it; it names 127.0.0.1 and localhost. */
  readonly certificate: string;
  /** Subscriptions that have begun and not ended. */
  readonly streams: () => number;
  /** Breaks every open stream, as a failing network does. */
  readonly breakStreams: () => void;
  readonly stop: () => void;
};

type Parts = {
  readonly port: number;
  readonly org: Org;
  readonly capture: Capture;
  readonly agenda: Agenda;
  /** Whose session this token is, null when it is nobody's. */
  readonly userOf: (token: string) => string | null;
  readonly takeFault: (aim: string) => Fault | null;
};

const definition = loadSync(fileURLToPath(new URL('pubsub.proto', import.meta.url)), {
  enums: String,
  defaults: true,
});

type Service = Parameters<Server['addService']>[0];

function serviceOf(loaded: GrpcObject): Service {
  const client = (loaded['eventbus'] as unknown as { v1: { PubSub: { service: Service } } }).v1.PubSub;
  return client.service;
}

const textOf = (metadata: Metadata, name: string): string => String(metadata.get(name)[0] ?? '');

/** Every call names a session and its org in its metadata ("Authentication and Headers"). */
function checkCaller(parts: Parts, metadata: Metadata, aim: string): void {
  const fault = parts.takeFault(`GRPC ${aim}`);
  if (fault?.kind === '503') throw grpcFailure('UNAVAILABLE', 'service.unavailable', 'Service unavailable.');
  const known = parts.userOf(textOf(metadata, 'accesstoken')) !== null;
  const tenant = textOf(metadata, 'tenantid').slice(0, 15) === parts.org.id.slice(0, 15);
  if (!known || !tenant || textOf(metadata, 'instanceurl') === '' || fault?.kind === 'session-expired') {
    throw grpcFailure(
      'UNAUTHENTICATED',
      'service.auth.error',
      'An authentication exception occurred. Provide valid authentication via metadata headers.',
    );
  }
}

/** Answers a call that has one answer, or refuses it. */
const unary =
  <Request, Answer>(
    parts: Parts,
    aim: (request: Request) => string,
    answer: (request: Request, rpcId: string) => Answer,
  ) =>
  (call: ServerUnaryCall<Request, Answer>, done: sendUnaryData<Answer>): void => {
    const rpcId = randomUUID();
    try {
      checkCaller(parts, call.metadata, aim(call.request));
      done(null, answer(call.request, rpcId));
    } catch (error) {
      done(ofCall(error, rpcId));
    }
  };

const topic = (parts: Parts) =>
  unary(
    parts,
    ({ topicName }: { topicName: string }) => `GetTopic ${topicName}`,
    ({ topicName }, rpcId) => {
      const object = objectOfTopic(parts.capture, topicName);
      if (object === undefined)
        throw grpcFailure('NOT_FOUND', 'topic.not.found', `Topic not found: ${topicName}`);
      // A channel of several objects has no schema of its own; each event names the one it has.
      const schemaId = object === null ? '' : (parts.capture.schemaOf(object)?.id ?? '');
      const tenantGuid = `core/sandbox/${parts.org.id}`;
      return { topicName, tenantGuid, canPublish: false, canSubscribe: true, schemaId, rpcId };
    },
  );

const schema = (parts: Parts) =>
  unary(
    parts,
    ({ schemaId }: { schemaId: string }) => `GetSchema ${schemaId}`,
    ({ schemaId }, rpcId) => {
      const found = parts.capture.schemaWithId(schemaId);
      if (!found) throw grpcFailure('NOT_FOUND', 'schema.not.found', `Schema not found: ${schemaId}`);
      return { schemaJson: found.json, schemaId, rpcId };
    },
  );

type Stream = ServerDuplexStream<FetchRequest, FetchResponse>;

function subscribe(parts: Parts, open: Set<(error: Error) => void>, call: Stream): void {
  const rpcId = randomUUID();
  let begun = false;
  const subscription = createSubscription({
    capture: parts.capture,
    agenda: parts.agenda,
    now: () => parts.org.now(),
    rpcId,
    send: (response) => call.write(response),
    fail: (error) => {
      fail(error);
    },
  });

  function leave(): void {
    open.delete(fail);
    subscription.end();
  }
  function fail(error: unknown): void {
    leave();
    call.emit('error', ofCall(error, rpcId));
  }

  call.on('data', (request: FetchRequest) => {
    try {
      if (!begun) checkCaller(parts, call.metadata, `Subscribe ${request.topicName}`);
      begun = true;
      subscription.fetch(request);
      open.add(fail);
    } catch (error) {
      fail(error);
    }
  });
  call.on('end', () => {
    leave();
    call.end();
  });
  call.on('cancelled', leave);
}

/** Listens on loopback. Rejects when the port is taken. */
export async function startPubSub(parts: Parts): Promise<PubSub> {
  const day = 24 * 60 * 60 * 1000;
  const pem = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(Date.now() - day),
    notAfterDate: new Date(Date.now() + 365 * day),
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 7, ip: '127.0.0.1' },
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  });
  const server = new Server();
  const open = new Set<(error: Error) => void>();
  server.addService(serviceOf(loadPackageDefinition(definition)), {
    getTopic: topic(parts),
    getSchema: schema(parts),
    subscribe: (call: Stream) => {
      subscribe(parts, open, call);
    },
  });
  const credentials = ServerCredentials.createSsl(null, [
    { private_key: Buffer.from(pem.private), cert_chain: Buffer.from(pem.cert) },
  ]);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${parts.port}`, credentials, (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  return {
    endpoint: `127.0.0.1:${port}`,
    certificate: pem.cert,
    streams: () => open.size,
    breakStreams: () => {
      for (const fail of [...open])
        fail(grpcFailure('UNAVAILABLE', 'service.unavailable', 'RST_STREAM closed stream.'));
    },
    stop: () => {
      server.forceShutdown();
    },
  };
}
