import { setTimeout as wait } from 'node:timers/promises';

import { sql } from 'kysely';

import type { MemberDecision, PolicyChange } from '../../companion/src/links/action-views.ts';
import { unverified, type Switches as MarketoSwitches } from '../../companion/sandbox/marketo/switches.ts';
import { drawSwitches } from '../../companion/sandbox/salesforce/switches.ts';
import { seeded } from '../../companion/sandbox/world/random.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { leadIdsOf, recordIdsOf } from '../../companion/src/cycle/group.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import { getLink } from '../../companion/src/store/links.ts';
import { hasCleanCertificate } from '../../companion/src/store/certificates.ts';
import { askComparison } from '../../companion/src/store/link-runs.ts';
import { openSagas } from '../../companion/src/store/sagas.ts';
import { writing } from '../../companion/src/store/scope.ts';
import { actor, type TestCompanion } from '../support/lab.ts';
import { smallWorld, type Somebody } from '../support/small-world.ts';
import { worklist } from '../support/worklist.ts';
import { happen, type Happening, type Place } from './deeds.ts';
import { createOracle, type Cycle, type Oracle } from './oracle.ts';
import { beginLife, type Life, type Living } from './life.ts';
import type { Scenario, Step } from './scenario.ts';

export const program = 'Program 1';
export const untouched = 'Program 2';

/** How late a transaction is committed, of those that are late. */
const lateMs = 5 * 60_000;

/** What happened in a run, for the checks. */
export type History = {
  readonly lab: TestCompanion;
  readonly linkId: string;
  readonly happenings: readonly Happening[];
  /** Everything in order, in words. */
  readonly told: readonly string[];
  /** Records written while the link was paused. */
  readonly writtenWhilePaused: number;
  /** Members of either side when the link began, by record. */
  readonly atFirst: readonly string[];
  readonly crashes: number;
  readonly oracle: Oracle;
  readonly cyclesToQuiet: number;
  /** A cycle after everything was quiet. */
  readonly oneMore: {
    readonly written: number;
    readonly calls: { readonly marketo: number; readonly salesforce: number };
  };
};

/** The world that a scenario begins with. */
export function worldOf({ people, engagement, equalSteps }: Scenario): World {
  const somebody = people.flatMap((one, at): Somebody[] => {
    const key = `p${String(at)}`;
    const email = `${key}@example.com`;
    const base: Somebody = {
      key,
      ...(one.marketo === null ? {} : { marketo: one.marketo }),
      ...(one.salesforce === null ? {} : { salesforce: one.salesforce }),
      as: one.contact ? 'contact' : 'lead',
    };
    if (one.marketo === null && one.salesforce === null) return [];
    const twin: Somebody[] =
      one.twin === 'marketo'
        ? [{ key: `t${String(at)}`, marketo: one.marketo ?? 'known', marketoHas: { email } }]
        : one.twin === 'salesforce'
          ? [
              {
                key: `t${String(at)}`,
                salesforce: one.salesforce ?? 'known',
                as: 'lead',
                salesforceHas: { email },
              },
            ]
          : [];
    return [base, ...twin];
  });
  const bystanders: Somebody[] = ['by1', 'by2'].map((key) => ({
    key,
    marketo: 'Registered',
    salesforce: 'Attended',
    in: 1,
  }));
  const world = smallWorld({
    people: [...somebody, ...bystanders],
    links: 2,
    ...(engagement ? { type: 'Engagement' as const } : {}),
  });
  return equalSteps ? { ...world, marketo: { ...world.marketo, channels: withEqualSteps(world) } } : world;
}

/** "No Show" at the step of "Attended": two ends of one way, as many channels have them. */
const withEqualSteps = ({ marketo: { channels } }: World): World['marketo']['channels'] =>
  channels.map((channel) => {
    const step = channel.statuses.find(({ name }) => name === 'Attended')?.step;
    const statuses = channel.statuses.map((status) =>
      status.name === 'No Show' && step !== undefined ? { ...status, step } : status,
    );
    return { ...channel, statuses };
  });

/** How the vendors answer where their documents leave it open. */
export function vendorsOf({ vendors }: Scenario): {
  readonly marketo: MarketoSwitches;
  readonly salesforce: ReturnType<typeof drawSwitches>;
} {
  const random = seeded(vendors);
  const drawn = Object.entries(unverified).map(([name, choices]) => [name, random.pick<string>(choices)]);
  return {
    marketo: Object.fromEntries(drawn) as MarketoSwitches,
    salesforce: { ...drawSwitches(() => random.below(1000) / 1000), duplicateRule: 'off' },
  };
}

/** Lives through a scenario, then lets everything become quiet. */
export async function liveThrough(
  lab: TestCompanion,
  living: Living,
  { steps, engagement }: Scenario,
  switches: MarketoSwitches,
  told: string[],
): Promise<History> {
  const { clock } = living;
  const { id: linkId } = await lab.link(program);
  const place: Place = {
    marketo: lab.marketo,
    salesforce: lab.salesforce,
    programId: lab.programId(program),
    campaignId: lab.campaignId(program),
  };
  const atFirst = membersOf(place);
  const happenings: Happening[] = [];
  const oracle = createOracle(place, {
    now: clock.now,
    engagement,
    marketoTells: {
      changes: switches.activityDelay === 'none',
      removals: switches.removalActivity === 'written',
    },
    equalStepRefused: switches.equalStep === 'skipped',
  });
  let isFaulty = false;
  let life: Life | undefined;
  let crashes = 0;
  let pausedFor = 0;
  let writtenWhilePaused = 0;
  const { actions } = lab.companion;

  const cycle = async () => {
    life ??= await beginLife(lab, living);
    const paused = pausedFor > 0;
    await foresee();
    const report = await life.cycle();
    told.push(
      report === null
        ? 'cycle: died'
        : `cycle: wrote ${String(report.written)} ${report.failure?.code ?? ''} ${report.quiet ? '' : 'more to do'}`,
    );
    await look(report, paused);
    if (pausedFor > 0) {
      writtenWhilePaused += report?.written ?? 0;
      pausedFor -= 1;
      if (pausedFor === 0) {
        await actions.resume(linkId, actor);
        told.push('goes on');
      }
    }
    if (!life.gateway.isDead()) return report;
    crashes += 1;
    await life.end();
    life = undefined;
    await forgetLeases(lab);
    return null;
  };

  async function foresee(): Promise<void> {
    const { store, connectionId } = lab.companion;
    isFaulty = [lab.marketo, lab.salesforce].some(({ faults }) => faults.waiting().length > 0);
    oracle.beforeCycle(await hasCleanCertificate(store.db, { connectionId }, linkId));
  }
  async function look(report: CycleReport | null, paused: boolean): Promise<void> {
    const link = await getLink(lab.companion.store.db, { connectionId: lab.companion.connectionId }, linkId);
    if (link?.state !== 'active') told.push(`the link is ${String(link?.state)}: ${link?.reason ?? ''}`);
    // The last message of a dead process is still on its way.
    if (report === null) await wait(20);
    const how: Cycle = {
      clean: !isFaulty && report !== null && report.failure === null,
      quiet: report?.quiet === true,
      paused,
    };
    oracle.afterCycle(how);
  }

  for (const [at, step] of steps.entries()) await take(step, at);

  async function take(step: Step, at: number): Promise<void> {
    switch (step.do) {
      case 'deed': {
        clock.dateBack(step.late ? lateMs : 0);
        const happened = happen(place, step, at);
        clock.dateBack(0);
        if (happened === null) return;
        happenings.push(happened);
        oracle.happened(
          step.kind,
          happened.edit === null ? happened.loose : [happened.edit.record],
          happened.edit !== null,
        );
        told.push(happened.text);
        return;
      }
      case 'cycle':
        await cycle();
        return;
      case 'crash':
        life ??= await beginLife(lab, living);
        life.gateway.dieAfter(step.after, step.arrives);
        await cycle();
        // It may have had less to do than that: then it dies of the next cycle, or of none.
        return;
      case 'marketo-fails':
        lab.marketo.faults.add({ endpoint: new RegExp(step.at), kind: step.kind, times: 1 });
        told.push(`Marketo: ${step.kind} at ${step.at}`);
        return;
      case 'salesforce-fails':
        lab.salesforce.faults.add({ endpoint: new RegExp(step.at), kind: step.kind });
        told.push(`Salesforce: ${step.kind} at ${step.at}`);
        return;
      case 'policy':
        await actions.changePolicies(linkId, step.change as PolicyChange, actor).then(
          () => {
            oracle.changed(step.change);
            told.push(`policy ${JSON.stringify(step.change)}`);
          },
          (error: unknown) => told.push(`policy refused: ${String(error)}`),
        );
        return;
      case 'pause':
        if (pausedFor > 0) return;
        await actions.pause(linkId, actor);
        pausedFor = step.for;
        told.push('paused');
        return;
      case 'decide':
        told.push(await decideSomebody(lab, linkId, step, happenings, oracle));
        return;
      case 'wait':
        clock.jump(step.hours * 3_600_000);
        told.push(`${String(step.hours)} h later`);
    }
  }

  if (pausedFor > 0) await actions.resume(linkId, actor);
  lab.marketo.faults.clear();
  lab.salesforce.faults.clear();
  // The last process may still carry a death with it: a new one takes over.
  await life?.end();
  await forgetLeases(lab);
  life = await beginLife(lab, living);
  const cyclesToQuiet = await untilQuiet(lab, life, linkId, told, { before: foresee, after: look });
  await foresee();
  const more = await life.cycle();
  await look(more, false);
  await life.end();
  return {
    lab,
    linkId,
    happenings,
    told,
    writtenWhilePaused,
    atFirst,
    crashes,
    oracle,
    cyclesToQuiet,
    oneMore: { written: more?.written ?? -1, calls: more?.calls ?? { marketo: -1, salesforce: -1 } },
  };
}

/** Who is a member where, by record. */
export const membersOf = ({ marketo, salesforce, programId, campaignId }: Place): string[] => [
  ...[...(marketo.members.get(programId)?.keys() ?? [])].map(String),
  ...salesforce.members(campaignId).map(({ contactId, leadId }) => contactId ?? leadId ?? ''),
];

/** Cycles until nothing is queued, then one full comparison and what follows from it. */
async function untilQuiet(
  lab: TestCompanion,
  life: Life,
  linkId: string,
  told: string[],
  watched: {
    before(): Promise<void>;
    after(report: CycleReport | null, paused: boolean): Promise<void>;
  },
): Promise<number> {
  const { store, connectionId } = lab.companion;
  const scope = { connectionId };
  let compared = false;
  for (let cycles = 1; cycles <= 20; cycles += 1) {
    await watched.before();
    const report = await life.cycle();
    told.push(`after all: wrote ${String(report?.written)} ${report?.failure?.code ?? ''}`);
    await watched.after(report, false);
    const isQuiet =
      report?.quiet === true && report.written === 0 && (await openSagas(store.db, scope)).length === 0;
    if (!isQuiet) continue;
    if (compared) return cycles;
    await askComparison(store.db, scope, [linkId]);
    compared = true;
  }
  throw new Error('it does not become quiet');
}

/** As time does after a death: whoever held a lease holds it no longer. */
async function forgetLeases(lab: TestCompanion): Promise<void> {
  const { store, connectionId } = lab.companion;
  await writing(store.db, { connectionId }, (own) =>
    sql`update lockstep.leases set expires_at = now() - interval '1 second'`.execute(own),
  );
}

async function decideSomebody(
  lab: TestCompanion,
  linkId: string,
  { who, how }: Extract<Step, { do: 'decide' }>,
  happenings: Happening[],
  oracle: Oracle,
): Promise<string> {
  const { actions } = lab.companion;
  const held = await worklist(lab, linkId, 'held');
  const row = held[who % Math.max(1, held.length)];
  if (row === undefined) return 'nobody waits';
  const { personId } = row;
  const decisions: Readonly<Record<typeof how, MemberDecision>> = {
    'set-salesforce': { personId, action: 'set', side: 'salesforce', value: row.marketo ?? 'Registered' },
    'set-marketo': { personId, action: 'set', side: 'marketo', value: row.salesforce ?? 'Registered' },
    accept: { personId, action: 'accept' },
    keep: { personId, action: 'keep' },
    'remove-marketo': { personId, action: 'remove', side: 'marketo' },
    'remove-salesforce': { personId, action: 'remove', side: 'salesforce' },
    approve: { personId, action: 'approve' },
  };
  const plan = await actions.planMembers(linkId, [decisions[how]], actor);
  if (plan.willChange === 0) return `refused: ${plan.rows[0]?.refused ?? ''}`;
  await actions.applyPlan(plan.id, actor);
  // What a person ordered may take memberships away, and overrules what was set before.
  const loose = [...leadIdsOf(row).map(String), ...recordIdsOf(row)];
  happenings.push({ kind: 'decided', text: how, edit: null, loose });
  oracle.ordered(row.email);
  return `somebody decides ${how} for ${row.email ?? personId} (${String(row.held?.reason)})`;
}
