import path from 'node:path';

import { sql } from 'kysely';

import { startMarketo, type MarketoOptions } from '../../companion/sandbox/marketo/server.ts';
import type { MarketoState } from '../../companion/sandbox/marketo/state.ts';
import { startSalesforce, type SalesforceOptions } from '../../companion/sandbox/salesforce/server.ts';
import type { SalesforceState } from '../../companion/sandbox/salesforce/state.ts';
import type { CommitEvent } from '../../companion/sandbox/server.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { buildCompanion, type Built } from '../../companion/src/build.ts';
import { loadConfig } from '../../companion/src/config/config.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import type { LinkView, PreviewView } from '../../companion/src/links/views.ts';
import { writing } from '../../companion/src/store/scope.ts';
import type { Clock } from '../../companion/src/telemetry/clock.ts';
import { createLog } from '../../companion/src/telemetry/log.ts';
import type { TestDatabase } from './database.ts';
import { settingsFor } from './settings.ts';

export { settingsFor, urlOf } from './settings.ts';

/** One sandbox of both vendors and a companion on a database of its own: everything real but the people. */
export type TestCompanion = {
  readonly world: World;
  readonly marketo: MarketoState;
  readonly salesforce: SalesforceState;
  readonly database: Pick<TestDatabase, 'connection'>;
  /** Where both vendors are. */
  readonly vendors: { readonly marketoUrl: string; readonly salesforceUrl: string };
  readonly companion: Built;
  /** With which another process finds the same vendors and database. */
  readonly settings: Readonly<Record<string, string>>;
  /** Another companion on the same database, as a second process would be. `afterCommit` may throw, as a process dies there. */
  another(settings?: Readonly<Record<string, string>>, afterCommit?: () => void): Promise<Built>;
  /** The vendors' days are over: nobody has to wait for them any more. */
  holdsEnd(): Promise<void>;
  preview(programName: string): Promise<PreviewView>;
  /** Previews and links a program with the campaign that the world wants for it. */
  link(programName: string): Promise<LinkView>;
  /** Throws when another process runs one. */
  cycle(first?: string): Promise<CycleReport>;
  /** Cycles until one has nothing to do; fails when one of them does, or when that never comes. Returns all of them. */
  untilQuiet(): Promise<readonly CycleReport[]>;
  /** The same, where cycles may fail on the way. */
  untilQuietAfterFailure(): Promise<readonly CycleReport[]>;
  /** What everybody holds, by the part of their e-mail address before the @, or by name where they have none. */
  held(programName: string): {
    readonly marketo: Readonly<Record<string, string>>;
    readonly salesforce: Readonly<Record<string, string>>;
  };
  /** Ids that tests need again and again. Throws when there is none. */
  programId(programName: string): number;
  campaignId(programName: string): string;
  leadId(key: string): number;
  memberId(programName: string, key: string): string;
  /** Lines of the log at level warn and above. */
  readonly logged: readonly string[];
};

export type CompanionOptions = {
  readonly world: World;
  readonly settings?: Readonly<Record<string, string>>;
  readonly marketo?: Partial<MarketoOptions>;
  readonly salesforce?: Partial<SalesforceOptions>;
  readonly onCommit?: (event: CommitEvent) => void | Promise<void>;
  readonly onCycle?: (report: CycleReport) => void;
  readonly jobs?: 'work' | 'ask';
  /** Members that a repair moves in one turn. */
  readonly membersOfTurn?: number;
  /** The companion's clock; the machine's unless told. */
  readonly clock?: Clock;
};

export const actor = { name: 'tester', role: 'admin' } as const;
const top = path.resolve(import.meta.dirname, '../..');
const mostCycles = 12;

/** Starts both vendors and a companion on this database. `stop` ends all of them, the last one first. */
export async function startLab(
  database: Pick<TestDatabase, 'connection'>,
  options: CompanionOptions,
): Promise<{ readonly lab: TestCompanion; stop(): Promise<void> }> {
  const started: { stop(): Promise<unknown> }[] = [];
  const stop = async () => {
    for (const one of started.splice(0).toReversed()) await one.stop();
  };
  try {
    return { lab: await openLab(database, options, started), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openLab(
  database: Pick<TestDatabase, 'connection'>,
  options: CompanionOptions,
  started: { stop(): Promise<unknown> }[],
): Promise<TestCompanion> {
  const { world } = options;
  const shared = {
    port: 0,
    limits: { per20Seconds: 1_000_000, concurrent: 1000, perDay: 1_000_000 },
    ...(options.onCommit === undefined ? {} : { onCommit: options.onCommit }),
  };
  const marketo = await startMarketo(world, { ...shared, ...options.marketo });
  started.push(marketo);
  const salesforce = await startSalesforce(world, { ...shared, packageFolder: top, ...options.salesforce });
  started.push(salesforce);
  const settings = { ...settingsFor(database, marketo, salesforce), ...options.settings };
  const logged: string[] = [];

  async function open(more: Readonly<Record<string, string>>, afterCommit?: () => void): Promise<Built> {
    const config = loadConfig({ ...settings, ...more });
    const log = createLog({ ...config.log, destination: { write: (line) => logged.push(line) } });
    const built = await buildCompanion(config, {
      log,
      jobs: options.jobs ?? 'ask',
      // Waiting for the rate of calls proves nothing here: the sandbox's own limits, and the quota's tests, do.
      marketoRate: 2000,
      ...(options.onCycle === undefined ? {} : { onCycle: options.onCycle }),
      ...(afterCommit === undefined ? {} : { afterCommit }),
      ...(options.clock === undefined ? {} : { clock: options.clock }),
      ...(options.membersOfTurn === undefined ? {} : { membersOfTurn: options.membersOfTurn }),
    });
    let closed: Promise<void> | undefined;
    const close = () => (closed ??= built.close());
    started.push({ stop: close });
    return { ...built, close };
  }

  const companion = await open(options.settings ?? {});
  const programId = (name: string): number =>
    some(
      world.marketo.programs.find((one) => one.name === name),
      `a program ${name}`,
    ).id;
  const campaignId = (name: string): string =>
    some(
      world.wantedLinks.find((one) => one.programId === programId(name))?.campaignId ?? undefined,
      `a campaign for ${name}`,
    );
  const keyOf = (email: string | null | undefined, name: string): string =>
    email?.split('@')[0]?.toLowerCase() ?? name;
  const nameOfRecord = (id: string): string => {
    const record = salesforce.state.record(id.startsWith('003') ? 'Contact' : 'Lead', id);
    return `${String(record?.FirstName ?? '')} ${String(record?.LastName ?? '')}`.trim();
  };

  const preview = (name: string): Promise<PreviewView> => {
    const wanted = some(
      world.wantedLinks.find((one) => one.programId === programId(name)),
      `a wish to link ${name}`,
    );
    const to = wanted.campaignId === null ? { newCampaign: {} } : { campaignId: wanted.campaignId };
    return companion.links.preview({ programId: wanted.programId, ...to }, actor);
  };
  const cycle = async (first?: string): Promise<CycleReport> =>
    some(await companion.runCycle(first), 'a cycle: another process runs one');

  const cyclesUntilQuiet = async (mayFail: boolean): Promise<readonly CycleReport[]> => {
    const reports: CycleReport[] = [];
    while (reports.length < mostCycles) {
      const report = await cycle();
      reports.push(report);
      if (report.failure !== null && !mayFail) break;
      if (report.quiet && report.written === 0) return reports;
    }
    throw new Error(
      `It does not become quiet: ${JSON.stringify(reports.slice(-2))}\n${logged.slice(-10).join('')}`,
    );
  };

  return {
    world,
    marketo: marketo.state,
    salesforce: salesforce.state,
    database,
    vendors: { marketoUrl: marketo.url, salesforceUrl: salesforce.url },
    companion,
    settings,
    another: (settings = {}, afterCommit) => open({ ...options.settings, ...settings }, afterCommit),
    holdsEnd: async () => {
      const scope = { connectionId: companion.connectionId };
      await writing(companion.store.db, scope, (own) =>
        sql`update lockstep.budgets set held_until = null`.execute(own),
      );
    },
    preview,
    link: async (name) => companion.links.link((await preview(name)).id, actor),
    cycle,
    untilQuiet: () => cyclesUntilQuiet(false),
    untilQuietAfterFailure: () => cyclesUntilQuiet(true),
    held: (name) => ({
      marketo: Object.fromEntries(
        [...(marketo.state.members.get(programId(name))?.values() ?? [])].map(({ leadId, status }) => {
          const values = marketo.state.leads.get(leadId)?.values ?? {};
          return [keyOf(values.email, `${values.firstName ?? ''} ${values.lastName ?? ''}`.trim()), status];
        }),
      ),
      salesforce: Object.fromEntries(
        salesforce.state
          .members(campaignId(name))
          .map(({ email, leadId, contactId, status }) => [
            keyOf(email, nameOfRecord(contactId ?? leadId ?? '')),
            status ?? '',
          ]),
      ),
    }),
    programId,
    campaignId,
    leadId: (key) =>
      some(
        [...marketo.state.leads.values()].find(({ values }) => keyOf(values.email, '') === key),
        `a Marketo lead ${key}`,
      ).id,
    memberId: (name, key) =>
      some(
        salesforce.state.members(campaignId(name)).find(({ email }) => keyOf(email, '') === key),
        `a campaign member ${key}`,
      ).id,
    logged,
  };
}

function some<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`There is no ${what}.`);
  return value;
}
