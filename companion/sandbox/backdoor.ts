import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { changeStatus } from './marketo/marketer.ts';
import { close, listen } from './server.ts';
import type { Living } from './living.ts';
import type { FaultKind as MarketoFault } from './marketo/faults.ts';
import type { MarketoState } from './marketo/state.ts';
import type { FaultKind as SalesforceFault } from './salesforce/faults.ts';
import type { SalesforceState } from './salesforce/state.ts';
import type { World } from './world/types.ts';

/** A small JSON server on loopback: the truth of both sides, and a hand in them. It costs no API call of either vendor. */
export type Backdoor = { readonly url: string; readonly port: number; stop(): Promise<void> };

export type BackdoorParts = {
  readonly port: number;
  readonly world: World;
  readonly marketo: MarketoState;
  readonly salesforce: SalesforceState;
  readonly living: Living;
  /** Told after every change made through the back door. */
  readonly changed: () => void;
};

/** A refusal with its HTTP status. */
class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const marketoFaults = [
  '604',
  '604-after-commit',
  '608',
  '611',
  '713',
  '502-html',
  'truncated',
  'reset',
  'slow',
  'lost-after-commit',
  'lost-before-commit',
  'token-expired',
] as const satisfies readonly MarketoFault[];

const salesforceFaults = [
  'lock-row',
  'row-error',
  '503',
  'reset',
  'slow',
  'lost-after-commit',
  'late-commit',
  'session-expired',
  'request-limit',
  'truncated',
] as const satisfies readonly SalesforceFault[];

const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source);
  } catch {
    context.addIssue({ code: 'custom', message: 'is no regular expression' });
    return z.NEVER;
  }
});
const times = z.int().min(1).default(1);
const delayMs = z.int().min(0).optional();

const bodies = {
  marketoStatus: z.strictObject({
    programId: z.int(),
    leadId: z.int().optional(),
    email: z.string().optional(),
    status: z.string(),
  }),
  salesforceStatus: z.strictObject({
    campaignId: z.string(),
    memberId: z.string().optional(),
    email: z.string().optional(),
    status: z.string(),
  }),
  faults: z.discriminatedUnion('server', [
    z.strictObject({
      server: z.literal('marketo'),
      endpoint: pattern,
      kind: z.enum(marketoFaults),
      times,
      delayMs,
    }),
    z.strictObject({
      server: z.literal('salesforce'),
      endpoint: pattern,
      kind: z.enum(salesforceFaults),
      times,
      delayMs,
      code: z.string().optional(),
      message: z.string().optional(),
    }),
  ]),
  living: z.strictObject({ everySeconds: z.number().min(0.01).max(86_400).nullable() }),
};

type Handler = (parts: BackdoorParts, body: unknown) => unknown;

function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const result = schema.safeParse(body);
  if (!result.success) throw new Refused(400, z.prettifyError(result.error));
  return result.data;
}

/** The links the demo's marketer wants, with the names a person knows them by. */
const wantedLinks: Handler = ({ world }) =>
  world.wantedLinks.map(({ programId, campaignId }) => ({
    programId,
    campaignId,
    program: world.marketo.programs.find((one) => one.id === programId)?.name ?? null,
    campaign: world.salesforce.campaigns.find((one) => one.id === campaignId)?.name ?? null,
  }));

/** Every program and campaign with its members as they truly are now. */
const state: Handler = ({ marketo, salesforce }) => ({
  programs: [...marketo.programs.values()].map((program) => ({
    id: program.id,
    name: program.name,
    channel: program.channel,
    sfdcId: program.native?.id ?? null,
    members: [...(marketo.members.get(program.id)?.values() ?? [])].map(({ leadId, status }) => ({
      leadId,
      email: marketo.leads.get(leadId)?.values['email'] ?? null,
      status,
    })),
  })),
  campaigns: salesforce.campaigns().map((campaign) => ({
    ...campaign,
    statuses: salesforce.statuses(campaign.id).map((one) => one.label),
    members: salesforce.members(campaign.id).map(({ id, leadId, contactId, email, status }) => ({
      id,
      leadId,
      contactId,
      email,
      status,
    })),
  })),
});

const sameEmail = (one: string | null | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase();

/** A marketer sets somebody's program status; who is no member yet joins. */
const setMarketoStatus: Handler = ({ marketo, changed }, body) => {
  const { programId, leadId, email, status } = parsed(bodies.marketoStatus, body);
  const lead = [...marketo.leads.values()].find((one) =>
    leadId === undefined ? email !== undefined && sameEmail(one.values['email'], email) : one.id === leadId,
  );
  if (!lead) throw new Refused(404, 'No such person in Marketo: give leadId or email.');
  const outcome = changeStatus(marketo, programId, lead.id, status);
  changed();
  return { leadId: lead.id, outcome };
};

/** A Salesforce user edits a member's status. */
const setSalesforceStatus: Handler = ({ salesforce, changed }, body) => {
  const { campaignId, memberId, email, status } = parsed(bodies.salesforceStatus, body);
  const member = salesforce
    .members(campaignId)
    .find((one) =>
      memberId === undefined ? email !== undefined && sameEmail(one.email, email) : one.id === memberId,
    );
  if (!member) throw new Refused(404, 'No such member of this campaign: give memberId or email.');
  salesforce.setMemberStatus(member.id, status);
  changed();
  return { memberId: member.id, status };
};

const addFault: Handler = ({ marketo, salesforce }, body) => {
  const fault = parsed(bodies.faults, body);
  const wait = fault.delayMs;
  if (fault.server === 'marketo') {
    const { endpoint, kind } = fault;
    marketo.faults.add({ endpoint, kind, times: fault.times, ...(wait === undefined ? {} : { ms: wait }) });
  } else {
    const { endpoint, kind, code, message } = fault;
    salesforce.faults.add({
      endpoint,
      kind,
      times: fault.times,
      ...(wait === undefined ? {} : { delayMs: wait }),
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { message }),
    });
  }
  return { added: fault.kind };
};

const clearFaults: Handler = ({ marketo, salesforce }) => {
  marketo.faults.clear();
  salesforce.faults.clear();
  return { cleared: true };
};

const showLiving: Handler = ({ living }) => ({
  everySeconds: living.everySeconds,
  happened: living.happened,
});

const setLiving: Handler = (parts, body) => {
  parts.living.pace(parsed(bodies.living, body).everySeconds);
  return showLiving(parts, undefined);
};

const routes: Readonly<Record<string, Handler>> = {
  'GET /wanted-links': wantedLinks,
  'GET /state': state,
  'POST /marketo/members/status': setMarketoStatus,
  'POST /salesforce/members/status': setSalesforceStatus,
  'POST /faults': addFault,
  'DELETE /faults': clearFaults,
  'GET /living': showLiving,
  'POST /living': setLiving,
};

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (request.method !== 'POST') return undefined;
  // A web page cannot send JSON across origins without asking, and nobody here says yes.
  if (!(request.headers['content-type'] ?? '').startsWith('application/json')) {
    throw new Refused(415, 'Send JSON with Content-Type: application/json.');
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Refused(400, 'The body is no JSON.');
  }
}

async function answer(
  parts: BackdoorParts,
  request: IncomingMessage,
): Promise<{ status: number; body: unknown }> {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://backdoor');
    const handler = routes[`${request.method ?? 'GET'} ${pathname}`];
    if (!handler) throw new Refused(404, `There are only: ${Object.keys(routes).join(', ')}.`);
    return { status: 200, body: handler(parts, await bodyOf(request)) };
  } catch (error) {
    // What the vendors' own rules refuse comes as an error of theirs: the request was understood and cannot be done.
    const status = error instanceof Refused ? error.status : 409;
    return { status, body: { error: error instanceof Error ? error.message : String(error) } };
  }
}

/** Starts the back door. Rejects when the port is taken. */
export async function startBackdoor(parts: BackdoorParts): Promise<Backdoor> {
  const server = createServer((request, response) => {
    void answer(parts, request).then(({ status, body }) => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(`${JSON.stringify(body)}\n`);
    });
  });
  const port = await listen(server, parts.port);
  return { url: `http://127.0.0.1:${port}`, port, stop: () => close(server) };
}
