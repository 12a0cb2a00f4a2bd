import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as realWait } from 'node:timers/promises';
import { close, listen } from '../server.ts';
import type { RunningServer, ServerOptions } from '../server.ts';
import type { World } from '../world/types.ts';
import { grantsOf } from './access/access.ts';
import { createAccessDoor } from './access/door.ts';
import { createAgenda } from './agenda.ts';
import { createBulk } from './bulk/jobs.ts';
import { SalesforceError, apiDisabled } from './errors.ts';
import { createFaults, refusalOf } from './faults.ts';
import { jsonOf, readWire, refusal, writeReply } from './http.ts';
import { answerLogin, bearerOf } from './login/door.ts';
import { createSessions } from './login/sessions.ts';
import { createMetadataApi } from './metadata/api.ts';
import { createOrg } from './org/org.ts';
import { restore } from './org/kept.ts';
import { fillAdministration } from './org/administration.ts';
import { integrationUserId, profilesOf, seed } from './org/seed.ts';
import { createCursors } from './rest/cursors.ts';
import { asked } from './rest/headers.ts';
import { route } from './rest/route.ts';
import { createUsage } from './rest/usage.ts';
import { answerSoap } from './soap/partner.ts';
import { createState } from './state.ts';
import { defaultSwitches } from './switches.ts';
import { hourMs } from './time.ts';
import type { BulkSettings } from './bulk/jobs.ts';
import type { Automation } from './org/automation.ts';
import type { Clock } from '../clock.ts';
import type { CaptureSettings } from './events/capture.ts';
import type { Events } from './events/serve.ts';
import type { KeptOrg } from './org/kept.ts';
import type { Fault } from './faults.ts';
import type { Reply, Wire } from './http.ts';
import type { LoginDesk, LoginSettings } from './login/desk.ts';
import type { Call, Desk } from './rest/call.ts';
import type { SalesforceState } from './state.ts';
import type { Switches } from './switches.ts';

export type SalesforceOptions = ServerOptions & {
  /** Root of the package whose custom fields the org has; without it the org has none. */
  readonly packageFolder?: string;
  /** Positions other than the default ones. */
  readonly switches?: Partial<Switches>;
  /** The org works with several currencies: campaigns have CurrencyIsoCode (Salesforce Help, "Manage Multiple Currencies"). */
  readonly severalCurrencies?: boolean;
  /** PEM of the certificate or public key with which the app signs in by JWT. */
  readonly certificate?: string;
  /** What the integration's user may do; an administrator without. */
  readonly integration?: { readonly profile: string; readonly permissionSets: readonly string[] };
  /** Validation rules, flows and assignment rules of the org. */
  readonly automation?: Automation;
  /** How long an access token lives; default two hours. */
  readonly sessionMs?: number;
  /** How long a write keeps its campaigns' rows locked before it is answered; default 0. */
  readonly transactionMs?: number;
  /** How Bulk API jobs are worked through, where a test needs it other than the default. */
  readonly bulk?: Partial<BulkSettings>;
  /** The org as it was before a restart, instead of the world's. */
  readonly kept?: KeptOrg;
  /** Milliseconds since 1970; this machine's clock by default. */
  readonly now?: () => number;
  /** A clock to live by instead of `now`: waits and whatever falls due later go by it too. */
  readonly clock?: Clock;
  /** Serves change events over the Pub/Sub API on this port of loopback, 0 for a free one; without it nobody does. */
  readonly pubSub?: {
    readonly port: number;
    /** Events delivered in 24 hours, where a test needs another number than the vendor's. */
    readonly dailyDeliveries?: number;
    readonly settings?: Partial<CaptureSettings>;
  };
};

const dailyCalls = 100_000;
const newestVersion = 66;
const oldestVersion = 31;
const keptCalls = 1000;

const versions = Array.from({ length: newestVersion - oldestVersion + 1 }, (_, at) => {
  const version = `${oldestVersion + at}.0`;
  return { label: `Release ${version}`, url: `/services/data/v${version}`, version };
});

/** Through which API a change came, and the client's name where it gave one (ChangeEventHeader, changeOrigin). */
function originOf(wire: Wire, call: Call): string {
  const client = /client\s*=\s*([^,;\s]+)/i.exec(wire.headers['sforce-call-options'] ?? '')?.[1] ?? '';
  return `com/salesforce/api/rest/${call.version.slice(1)};client=${client}`;
}

/**
 * Starts a Salesforce org on loopback, filled from the world. Its rules are those of the published references; what
 * they leave open is a switch. Rejects when the port is taken or the package's fields cannot be read.
 */
export async function startSalesforce(
  world: World,
  options: SalesforceOptions,
): Promise<RunningServer<SalesforceState>> {
  const now = options.clock?.now ?? options.now ?? Date.now;
  const wait = options.clock?.wait ?? realWait;
  const org = createOrg({
    id: world.salesforce.organizationId,
    packageFolder: options.packageFolder,
    switches: { ...defaultSwitches(), ...options.switches },
    severalCurrencies: options.severalCurrencies ?? false,
    now,
    made: options.kept?.made ?? 0,
    automation: options.automation,
  });
  if (options.kept) restore(org, options.kept);
  else seed(org, world);
  const userId = integrationUserId(world);
  const admin = { userId, system: true };
  fillAdministration(org, admin, profilesOf(world));
  const usage = createUsage(options.limits?.perDay ?? dailyCalls, now);
  const faults = createFaults(now);
  const agenda = createAgenda(now, options.clock);
  const bulk = createBulk({
    agenda,
    now,
    takeFault: (aim) => faults.take(aim),
    committed: (operation, records) => {
      void options.onCommit?.({ server: 'salesforce', operation, records });
    },
    settings: options.bulk,
  });
  const desk: Omit<Desk, 'actor' | 'delivered'> = { org, cursors: createCursors(), usage, bulk };
  const sessions = createSessions(org.id, options.sessionMs ?? 2 * hourMs, now);
  const calls: string[] = [];
  let events: Events | null = null;
  let url = '';

  const settings: LoginSettings = {
    password: 'sandbox-password',
    securityToken: 'SandboxToken',
    app: {
      clientId: 'lockstep-sandbox-salesforce',
      clientSecret: 'sandbox-salesforce-secret',
      runAs: userId,
      certificate: options.certificate ?? null,
      approved: null,
    },
    ipRanges: new Map(),
    ipOnEveryRequest: false,
  };
  const loginDesk: LoginDesk = { org, sessions, settings, url: () => url };
  const metadata = createMetadataApi(loginDesk, usage, options.packageFolder);

  function callOf(wire: Wire, fault: Fault | null): Call {
    const [, version = '', path = ''] =
      /^\/services\/data\/(v\d+\.0)(?:\/(.*))?$/.exec(wire.url.pathname) ?? [];
    if (!versions.some((one) => `v${one.version}` === version)) {
      throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    }
    return {
      method: wire.method,
      path: path
        .split('/')
        .filter((one) => one !== '')
        .map(decodeURIComponent),
      query: wire.url.searchParams,
      headers: wire.headers,
      body: jsonOf(wire),
      text: wire.text,
      version,
      refusal: refusalOf(fault),
    };
  }

  /** Holds the rows this write touched until its transaction ends, so that a parallel one meets the lock. */
  async function commit(call: Call, wrote: number): Promise<void> {
    const touched = [...org.locks.touched];
    org.locks.touched.clear();
    const transactionMs = options.transactionMs ?? 0;
    if (transactionMs > 0 && touched.length > 0) {
      for (const id of touched) org.locks.held.add(id);
      await wait(transactionMs);
      for (const id of touched) org.locks.held.delete(id);
    }
    const operation = `${call.method} ${call.path.join('/')}`;
    if (wrote > 0) await options.onCommit?.({ server: 'salesforce', operation, records: wrote });
  }

  /** Does `work`, whose changes come from there. */
  function from<Result>(origin: string, work: () => Result): Result {
    org.changes.origin = origin;
    try {
      return work();
    } finally {
      org.changes.origin = '';
    }
  }

  async function data(wire: Wire, fault: Fault | null, began: number): Promise<Reply> {
    if (fault?.kind === 'session-expired') sessions.end(bearerOf(loginDesk, wire).token);
    const actor = { userId: bearerOf(loginDesk, wire).userId, ...asked(org, wire.headers) };
    if (!grantsOf(org, actor).has('ApiEnabled')) throw apiDisabled();
    calls.push(`${wire.method} ${wire.url.pathname}`);
    if (calls.length > keptCalls) calls.shift();
    if (fault?.kind === 'request-limit' || usage.used() >= usage.limit) {
      throw new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.', { status: 403 });
    }
    usage.spend(1);
    const call = callOf(wire, fault);
    org.locks.touched.clear();
    const answer = from(originOf(wire, call), () =>
      org.stampedAt(began, () => route({ ...desk, actor, delivered: events?.delivered ?? null }, call)),
    );
    await commit(call, answer.wrote ?? 0);
    return answer;
  }

  /** `began` is when the transaction began, which its records carry however late it commits. */
  async function reply(wire: Wire, fault: Fault | null, began: number): Promise<Reply> {
    if (wire.tooLong) {
      const reason = wire.tooLong === 414 ? 'URI Too Long' : 'Request Header Fields Too Large';
      return {
        status: wire.tooLong,
        body: `<h1>Bad Message ${wire.tooLong}</h1><pre>reason: ${reason}</pre>`,
      };
    }
    const limitInfo = (): Record<string, string> => ({
      'Sforce-Limit-Info': `api-usage=${usage.used()}/${usage.limit}`,
    });
    const isData = wire.url.pathname.startsWith('/services/data/');
    try {
      if (fault?.kind === '503') {
        throw new SalesforceError('SERVER_UNAVAILABLE', 'The server is temporarily unavailable.', {
          status: 503,
        });
      }
      if (/^\/services\/data\/?$/.test(wire.url.pathname)) return { status: 200, body: versions };
      if (isData) {
        const answer = await data(wire, fault, began);
        return { ...answer, headers: { ...answer.headers, ...limitInfo() } };
      }
      const known = answerLogin(loginDesk, wire) ?? answerSoap(loginDesk, wire) ?? metadata(wire);
      if (known) return known;
      throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist', { status: 404 });
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      return isData ? { ...refusal(error), headers: limitInfo() } : refusal(error);
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wire = await readWire(request);
    agenda.tick();
    const aim = `${wire.method} ${decodeURIComponent(wire.url.pathname)}${wire.url.search === '' ? '' : '?'}${[...wire.url.searchParams].map(([name, value]) => `${name}=${value}`).join('&')}`;
    const fault = faults.take(aim);
    const arrived = now();
    const delayMs = fault?.delayMs ?? 1000;
    if (fault?.kind === 'reset' || fault?.kind === 'late-commit') {
      request.socket.destroy();
      if (fault.kind === 'reset') return;
    }
    if (fault?.kind === 'slow' || fault?.kind === 'late-commit') await wait(delayMs);
    const answer = await reply(wire, fault, fault?.kind === 'late-commit' ? arrived : now());
    if (fault?.kind === 'lost-after-commit') request.socket.destroy();
    if (request.socket.destroyed) return;
    // The vendor's clock, which clients may lean on, is the org's and not this machine's.
    response.sendDate = false;
    response.setHeader('Date', new Date(now()).toUTCString());
    writeReply(response, answer, fault?.kind === 'truncated');
  }

  // Node refuses long headers itself at 16 kB; the limit here is Salesforce's, told in its own way.
  const server = createServer({ maxHeaderSize: 1 << 20 }, (request, response) => {
    handle(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (request.socket.destroyed || response.headersSent) return;
      writeReply(
        response,
        refusal(new SalesforceError('UNKNOWN_EXCEPTION', message, { status: 500 })),
        false,
      );
    });
  });
  const port = await listen(server, options.port);
  url = `http://127.0.0.1:${port}`;

  const access = createAccessDoor(org, admin);
  if (options.integration) {
    access.setProfile(userId, options.integration.profile);
    for (const one of options.integration.permissionSets) access.assign(userId, one);
  }
  const { pubSub } = options;
  if (pubSub) {
    // Most orgs serve no events and need not load what it takes.
    const { serveEvents } = await import('./events/serve.ts');
    events = await serveEvents({
      ...pubSub,
      org,
      agenda,
      userOf: (token) => sessions.userOf(token),
      takeFault: (aim) => faults.take(aim),
    });
  }

  const state = createState({
    org,
    faults,
    usage,
    bulk,
    events,
    integrationUserId: userId,
    access,
    login: settings,
    calls: () => calls,
    expireSessions: () => {
      sessions.endAll();
    },
  });
  return {
    url,
    port,
    clientId: settings.app.clientId,
    clientSecret: settings.app.clientSecret,
    state,
    stop: () => {
      agenda.stop();
      events?.stop();
      return close(server);
    },
  };
}
