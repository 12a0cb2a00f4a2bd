import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';

import type { Switches as MarketoSwitches } from '../../companion/sandbox/marketo/switches.ts';
import type { CycleReport } from '../../companion/src/cycle/run-cycle.ts';
import type { PolicyChange } from '../../companion/src/links/action-views.ts';
import { hasCleanCertificate } from '../../companion/src/store/certificates.ts';
import { getLink } from '../../companion/src/store/links.ts';
import { actor, type TestCompanion } from '../support/lab.ts';
import { worklist } from '../support/worklist.ts';
import { decideSomebody } from './decision.ts';
import { happen, type Happening, type Place } from './deeds.ts';
import { beginFields, type FieldsOfHistory } from './fields.ts';
import { beginLife, type Life, type Living } from './life.ts';
import { createOracle, type Cycle, type Oracle } from './oracle.ts';
import { nativeSync } from './native.ts';
import { membersOf, statusesIn } from './people.ts';
import { forgetLeases, leasesRunOut, untilQuiet } from './quiet.ts';
import { statusAfter, type Deed, type Scenario, type Step } from './scenario.ts';
import { begin as beginTrouble, crowd, isOutOfReach } from './trouble.ts';
import { elsewhere, program } from './worlds.ts';

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
  /** Processes that were stopped, and went on later. */
  readonly freezes: number;
  readonly oracle: Oracle;
  /** Null where no custom fields are mapped. */
  readonly fields: FieldsOfHistory | null;
  readonly cyclesToQuiet: number;
  /** Two cycles after everything was quiet; the calls of the second. */
  readonly oneMore: {
    readonly written: number;
    readonly calls: { readonly marketo: number; readonly salesforce: number };
  };
};

/** Lives through a scenario, then lets everything become quiet. */
export async function liveThrough(
  lab: TestCompanion,
  living: Living,
  { steps, engagement, native, inStep, dying, fields: choice }: Scenario,
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
  const fields = choice === undefined ? null : await beginFields(lab, place, choice, clock);
  const atFirst = membersOf(place);
  const happenings: Happening[] = [];
  const oracle = createOracle(place, {
    now: clock.now,
    engagement,
    people: native ? 'native' : 'lockstep',
    removalsAreTold: switches.removalActivity === 'written',
    equalStepRefused: switches.equalStep === 'skipped',
  });
  /** Faults that waited when a cycle began. */
  let faultsBefore = '';
  let life: Life | undefined;
  let frozen: { readonly life: Life; left: number } | undefined;
  let trouble: { readonly kind: string; readonly end: () => void; left: number } | undefined;
  let crashes = 0;
  let freezes = 0;
  /** Cycles of others for which somebody stands still, and what people do first of all meanwhile. */
  let standing: { readonly cycles: number; readonly begin: () => void } = {
    cycles: 1,
    begin: () => undefined,
  };
  let pausedFor = 0;
  let writtenWhilePaused = 0;
  const { actions } = lab.companion;

  /** What members held when a cycle began that may change nothing. */
  let held: ReturnType<typeof statusesIn> | undefined;
  const stillHeld = () => {
    if (held === undefined) return;
    assert.deepEqual(statusesIn(place), held, `nothing is written while there is ${String(trouble?.kind)}`);
  };
  /** A cycle of whoever lives now, with what must be true of each. */
  const cycle = async (name = 'cycle'): Promise<CycleReport | null> => {
    life ??= await beginLife(lab, living);
    const paused = pausedFor > 0;
    held = trouble === undefined ? undefined : statusesIn(place);
    if (held === undefined) await foresee();
    const report = await life.cycle();
    told.push(
      report === null
        ? `${name}: ${life.isFrozen() ? 'stands still' : 'died'}`
        : `${name}: wrote ${String(report.written)} ${report.failure?.code ?? ''} ${report.quiet ? '' : 'more to do'}`,
    );
    if (held === undefined) await look(report, paused);
    else {
      if (report === null) await wait(20);
      stillHeld();
    }
    if (paused) {
      writtenWhilePaused += report?.written ?? 0;
      pausedFor -= 1;
      if (pausedFor === 0) {
        await actions.resume(linkId, actor);
        told.push('goes on');
      }
    }
    if (trouble !== undefined && (trouble.left -= 1) <= 0) endTrouble();
    if (life.isFrozen()) {
      freezes += 1;
      frozen = { life, left: standing.cycles };
      life = undefined;
      standing.begin();
      await leasesRunOut(lab);
      return null;
    }
    if (life.gateway.isDead()) {
      crashes += 1;
      await endLife();
      await forgetLeases(lab);
      return null;
    }
    return report;
  };
  const endLife = async () => {
    await life?.end();
    life = undefined;
  };
  const endTrouble = () => {
    if (trouble === undefined) return;
    trouble.end();
    told.push(`no ${trouble.kind} any more`);
    trouble = undefined;
  };
  const thawWhenTime = async () => {
    if (frozen !== undefined && (frozen.left -= 1) <= 0) await thaw();
  };
  /** It goes on where it stood: others have done its work since, and it may do only what the rules want by now. */
  const thaw = async () => {
    if (frozen === undefined) return;
    const { life: old } = frozen;
    frozen = undefined;
    await foresee();
    await old.thaw();
    told.push('whoever stood still goes on');
    await look(null, false);
    await old.end();
  };

  const waitingFaults = (): string =>
    JSON.stringify(
      [lab.marketo, lab.salesforce].map(({ faults }) => faults.waiting().map(({ id, left }) => [id, left])),
    );
  async function foresee(): Promise<void> {
    const { store, connectionId } = lab.companion;
    faultsBefore = waitingFaults();
    oracle.beforeCycle(await hasCleanCertificate(store.db, { connectionId }, linkId));
  }
  async function look(report: CycleReport | null, paused: boolean): Promise<void> {
    const link = await getLink(lab.companion.store.db, { connectionId: lab.companion.connectionId }, linkId);
    if (link?.state !== 'active') told.push(`the link is ${String(link?.state)}: ${link?.reason ?? ''}`);
    // The last message of a dead process is still on its way.
    if (report === null) await wait(20);
    const how: Cycle = {
      // A fault that met nobody may wait on.
      clean: faultsBefore === waitingFaults() && report !== null && report.failure === null,
      quiet: report?.quiet === true,
      paused,
      synced: link?.firstSyncedAt != null,
    };
    oracle.afterCycle(how);
  }

  const done = (happened: Happening | null, kind: Deed['kind']): void => {
    if (happened === null) return;
    happenings.push(happened);
    const records = happened.edit === null ? happened.loose : [happened.edit.record];
    oracle.happened(kind, records, happened.edit !== null);
    told.push(happened.text);
  };

  const doIt = (deed: Deed, at: number): void => {
    if (isOutOfReach(trouble?.kind, deed.kind)) return;
    clock.dateBack(deed.late ? lateMs : 0);
    const happened = happen(place, deed, at);
    clock.dateBack(0);
    done(happened, deed.kind);
  };

  /** What Marketo's own sync does between two cycles; of a side out of sight it does nothing. */
  const passOfNativeSync = (who: number | null): void => {
    if (!native || trouble !== undefined) return;
    for (const one of nativeSync(place, who)) done(one, one.kind);
  };

  const doAll = (deeds: readonly Deed[], at: number): void => {
    for (const [nth, deed] of deeds.entries()) doIt(deed, at + nth / 10);
  };

  if (inStep) await cycle();
  for (const [at, step] of steps.entries()) {
    const edited = trouble === undefined ? fields?.edit() : null;
    if (edited != null) {
      const { record, text } = edited;
      if (edited.isAnew) {
        const kind = record.startsWith('00') ? 'leaves-salesforce' : 'leaves-marketo';
        done({ kind, text, edit: null, loose: [record] }, kind);
      } else told.push(text);
      oracle.touched(record);
    }
    await take(step, at);
  }

  async function take(step: Step, at: number): Promise<void> {
    switch (step.do) {
      case 'deed':
        doIt(step, at);
        return;
      case 'between':
        await cycle();
        doIt(step.deed, at);
        await cycle();
        return;
      case 'cycle':
        await cycle();
        // Whoever stands still goes on when others have done its work.
        if (trouble === undefined) await thawWhenTime();
        return;
      case 'crash':
        life ??= await beginLife(lab, living);
        doAll(step.deeds, at);
        life.gateway.dieAt(step.when, step.arrives);
        // It may have had less to do than that: then it dies of the next cycle, or of none.
        await cycle();
        if (step.isFollowed) await cycle();
        return;
      case 'freeze':
        if (!living.real || frozen !== undefined) return;
        life ??= await beginLife(lab, living);
        doAll(step.deeds, at);
        life.freezeAt(step.when);
        // What it was about to write is not what people want any more.
        standing = {
          cycles: step.cycles,
          begin: () => {
            doAll(
              step.deeds.map((deed) => ({ ...deed, status: statusAfter(deed.status, step.further) })),
              at + 0.5,
            );
          },
        };
        await cycle();
        return;
      case 'native-sync':
        passOfNativeSync(step.who);
        return;
      case 'meanwhile':
        life ??= await beginLife(lab, living);
        life.gateway.doAt(step.when, () => {
          if (isOutOfReach(trouble?.kind, step.deed.kind)) return;
          stillHeld();
          const happened = happen(place, step.deed, at);
          if (happened === null) return;
          if (held !== undefined) held = statusesIn(place);
          done({ ...happened, meanwhile: true }, step.deed.kind);
          oracle.meanwhile(happened.edit === null ? happened.loose : [happened.edit.record]);
          told.push('(that was while a cycle ran)');
        });
        await cycle();
        return;
      case 'crowd':
        crowd(place, lab.programId(elsewhere), step.activities);
        told.push(`${String(step.activities)} activities of another program`);
        doAll(step.deeds, at);
        await cycle();
        return;
      case 'trouble':
        if (trouble !== undefined || pausedFor > 0 || frozen !== undefined) return;
        doAll(step.deeds, at);
        trouble = { kind: step.kind, end: beginTrouble(place, step.kind), left: step.cycles };
        told.push(step.kind);
        await cycle();
        return;
      case 'fails': {
        doAll(step.deeds, at);
        const { do: who, kind, at: endpoint } = step.fault;
        if (who === 'marketo-fails')
          lab.marketo.faults.add({ endpoint: new RegExp(endpoint), kind: kind, times: 1 });
        else lab.salesforce.faults.add({ endpoint: new RegExp(endpoint), kind: kind });
        told.push(`${who}: ${kind} at ${endpoint}`);
        await cycle();
        return;
      }
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
        if (pausedFor > 0 || trouble !== undefined) return;
        await actions.pause(linkId, actor).then(
          () => {
            pausedFor = step.for;
            told.push('paused');
          },
          // Where what stopped the link has not been seen to be over.
          (error: unknown) => told.push(`pause refused: ${String(error)}`),
        );
        return;
      case 'decide':
        told.push(await decideSomebody(lab, linkId, step, happenings, oracle, trouble !== undefined));
        return;
      case 'wait':
        clock.jump(step.hours * 3_600_000);
        told.push(`${String(step.hours)} h later`);
    }
  }

  if (pausedFor > 0) await actions.resume(linkId, actor);
  pausedFor = 0;
  endTrouble();
  lab.marketo.faults.clear();
  lab.salesforce.faults.clear();
  if (dying !== null) {
    life ??= await beginLife(lab, living);
    doIt({ do: 'deed', kind: 'registers', who: 0, other: 0, status: dying, late: false }, steps.length);
    life.gateway.dieAt({ after: 1, from: '"Lockstep_Key__c"' }, true);
    await cycle();
  }
  // The last process may still carry a death with it: a new one takes over.
  await endLife();
  if (frozen !== undefined) await cycle('after all');
  await thaw();
  await forgetLeases(lab);
  passOfNativeSync(null);
  // What appeared late in Marketo's feed is read again each half hour: only then is all known that happened, merges too.
  clock.jump(31 * 60_000);
  const untilAllIsQuiet = () => untilQuiet(lab, linkId, () => cycle('after all'));
  let cyclesToQuiet = await untilAllIsQuiet();
  // Whom only the full comparison saw to be gone may have been merged: the next look back tells, and they go then.
  const waiting = await worklist(lab, linkId, 'held');
  if (waiting.some(({ held }) => held?.reason === 'merge-possible')) {
    clock.jump(31 * 60_000);
    cyclesToQuiet += await untilAllIsQuiet();
  }
  // What comes round each half hour has been done then, and the overlap in which changes are read again is over.
  clock.jump(31 * 60_000);
  const later = await cycle('later');
  clock.jump(16 * 60_000);
  const more = await cycle('once more');
  await endLife();
  return {
    lab,
    linkId,
    happenings,
    told,
    writtenWhilePaused,
    atFirst,
    crashes,
    freezes,
    oracle,
    fields,
    cyclesToQuiet,
    oneMore: {
      written: (later?.written ?? -1) + (more?.written ?? -1),
      calls: more?.calls ?? { marketo: -1, salesforce: -1 },
    },
  };
}
