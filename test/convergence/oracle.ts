import { isDeepStrictEqual } from 'node:util';

import type { DeedKind } from './scenario.ts';
import { statuses } from './scenario.ts';
import type { Place } from './deeds.ts';
import { distinct, endsOf, type Memory, type Next, type Side } from './ends.ts';
import { isListedAs, judge, type Listed, type Verdict } from './judge.ts';
import {
  humansOf,
  isThere,
  isUnclear,
  laterAs,
  noHuman,
  stepIn,
  told,
  type Human,
  type Pair,
} from './people.ts';
import { blame, type Member } from './member.ts';
import { brake, flapLimit, type Facts } from './rules.ts';

/**
 * Tells the outcome in advance. Before a cycle the vendors are read, each member's outcome follows from the tables of
 * rules.ts, and afterwards each member must be as it was or as foretold; what a feed shows must have been dealt with. Where
 * a crash or a fault leaves open how far a cycle came, several pasts of a member stay possible, and what follows sorts them
 * out. People who were merged are left to the other checks, and those with several records where these leave open who stands
 * for them.
 */
export type Oracle = {
  /** What somebody did at a vendor. */
  happened(kind: DeedKind, records: readonly string[], edited: boolean): void;
  /** What somebody did while a cycle ran: whether it saw that is open, so that these people are left to the other checks. */
  meanwhile(records: readonly string[]): void;
  /** Somebody set another field of the member. */
  touched(record: string): void;
  /** A person ordered something about the member with this address: what they see now is how it goes on. */
  ordered(email: string | null): void;
  changed(policy: Readonly<Record<string, unknown>>): void;
  beforeCycle(certified: boolean): void;
  /** Throws when a member is neither as it was nor as foretold. */
  afterCycle(how: Cycle): void;
  /** Throws when the tables would still do something, or when a member waits for another reason than theirs. */
  end(listed: readonly Listed[]): void;
  readonly facts: () => Foretold;
};

export type Cycle = {
  /** It ended without a crash, a fault or a failure. */
  readonly clean: boolean;
  /** It left nothing for another cycle. */
  readonly quiet: boolean;
  readonly paused: boolean;
  /** Both sides were read in full before it ended: from now on feeds tell who is new. */
  readonly synced: boolean;
};

/** How much was foretold. */
export type Foretold = {
  readonly people: number;
  readonly leftToOthers: number;
  readonly outcomes: Readonly<Record<string, number>>;
};

type Policies = {
  conflict: 'furthest' | 'marketo' | 'salesforce' | 'latest';
  backwards: Facts['backwards'];
  removal: Record<Side, Facts['removal']>;
  personDeleted: Facts['personDeleted'];
  creation: Facts['creation'];
};

const day = 24 * 3_600_000;
const hour = 3_600_000;
/** Marketo's type of activity for a member's status. */
const statusChange = 104;
const nobody: Memory = { past: null, settled: 'nobody' };
const isMapped = (value: string | null): boolean =>
  value === null || statuses.some((status) => status === value);
const isTwice = ({ leads, records }: Human): boolean => leads.length > 1 || records.length > 1;
const changeOf = (was: string | null | undefined, is: string | null): Facts['marketo'] =>
  was === is ? 'same' : is === null && was !== undefined ? 'gone' : 'changed';

export function createOracle(
  place: Place,
  world: {
    readonly now: () => number;
    readonly engagement: boolean;
    readonly people: Facts['people'];
    /** Marketo passes over a status of the same step. */
    readonly equalStepRefused: boolean;
    /** Marketo's feed shows removals. */
    readonly removalsAreTold: boolean;
  },
): Oracle {
  const stepOf = stepIn(place);
  const members = new Map<string, Member>();
  const outcomes: Record<string, number> = {};
  const policies: Policies = {
    conflict: 'furthest',
    backwards: 'hold',
    removal: { marketo: 'propagate', salesforce: 'propagate' },
    personDeleted: 'keep',
    creation: 'create',
  };
  let certified = false;
  let synced = false;

  const look = (): Map<string, Human> => {
    const humans = humansOf(place, stepOf);
    for (const human of humans.values()) {
      const member = members.get(human.email);
      if (member === undefined) members.set(human.email, begin(human));
      else {
        const ids = [...human.leads, ...human.records];
        // No feed tells whom Marketo's own sync brought: a cycle that was cut short may have found that they were awaited.
        if (world.people === 'native' && ids.some((id) => !member.records.has(id)))
          member.due &&= !member.read;
        for (const id of ids) member.records.add(id);
        member.lastAs = laterAs(member.lastAs, human);
        member.twins ||= isTwice(human);
        member.tangled ||= isUnclear(human, stepOf);
      }
    }
    return humans;
  };
  const begin = (human: Human): Member => ({
    email: human.email,
    records: new Set([...human.leads, ...human.records]),
    tangled: isUnclear(human, stepOf),
    twins: isTwice(human),
    ordered: false,
    // The first sync reads everybody.
    due: !synced,
    read: false,
    converted: false,
    memories: [nobody],
    before: human,
    lastAs: laterAs(noHuman('').pair, human),
    seen: human.pair,
    left: { marketo: null, salesforce: null },
    edited: { marketo: 0, salesforce: 0 },
    writes: [],
    unheardUntil: 0,
    story: '',
  });
  const ownerOf = (record: string): Member | undefined =>
    [...members.values()].find(({ records }) => records.has(record));

  /** Everything that the tables may say of a member with this past: where the truth leaves two answers open, both. */
  function foretell(member: Member, memory: Memory): { readonly verdict: Verdict; readonly ends: Next }[] {
    const { pair, leads, records } = member.before;
    const { past } = memory;
    const inStep = pair.marketo === pair.salesforce;
    const absent: Side = pair.marketo === null ? 'marketo' : 'salesforce';
    const isGone = !isThere(member.before, absent, member.lastAs, member.converted);
    const causes: Facts['cause'][] = isGone
      ? ['person deleted']
      : absent === 'salesforce' && member.converted
        ? ['removed', 'converted']
        : ['removed'];
    const ahead = stepOf(pair.marketo) - stepOf(pair.salesforce);
    // Which cycle reads Marketo's feed back is the clock's matter: both answers are right.
    const lookedBack = isGone && absent === 'marketo' ? [false, true] : [true];
    const facts = (cause: Facts['cause'], winner: Side, looked: boolean): Facts => ({
      lookedBack: looked,
      inStep: inStep && isMapped(pair.marketo),
      mapped: isMapped(pair.marketo) && isMapped(pair.salesforce),
      now:
        pair.marketo === null
          ? pair.salesforce === null
            ? 'neither'
            : 'only-in-salesforce'
          : pair.salesforce === null
            ? 'only-in-marketo'
            : 'both',
      hasPast: past !== null,
      marketo: changeOf(past?.marketo, pair.marketo),
      salesforce: changeOf(past?.salesforce, pair.salesforce),
      settled: memory.settled,
      cause,
      isMemberTwice: member.before.members[absent === 'marketo' ? 'salesforce' : 'marketo'].length > 1,
      winner,
      behind: pair.marketo !== null && ahead > 0,
      isKnownInSalesforce: records.length > 0,
      isKnownInMarketo: leads.length > 0,
      people: world.people,
      additions: !world.engagement,
      certified,
      removal: policies.removal[absent],
      backwards: policies.backwards,
      personDeleted: policies.personDeleted,
      creation: policies.creation,
    });
    return causes.flatMap((cause) =>
      winnersOf(member, ahead).flatMap((winner) =>
        lookedBack.flatMap((looked) => {
          const verdict = judge(facts(cause, winner, looked));
          return endsOf(verdict, member.before, memory, stepOf).map((ends) => ({ verdict, ends }));
        }),
      ),
    );
  }

  /** A later change wins only where it is surely later; Salesforce's may be later and yet a tie, and a tie is Marketo's. */
  function winnersOf({ edited, twins }: Member, ahead: number): Side[] {
    const { conflict } = policies;
    if (conflict === 'marketo' || conflict === 'salesforce') return [conflict];
    if (conflict === 'furthest' && ahead !== 0) return [ahead > 0 ? 'marketo' : 'salesforce'];
    return twins || edited.salesforce > edited.marketo ? ['salesforce', 'marketo'] : ['marketo'];
  }

  /** Whether a feed shows at once what happened to this record; some of Marketo's activities appear late. */
  function isTold(record: string, side: Side, kind: DeedKind, edited: boolean): boolean {
    if (side === 'salesforce') return edited;
    const isWritten = edited || (kind === 'leaves-marketo' && world.removalsAreTold);
    const last = [...place.marketo.activities].findLast(
      ({ typeId, leadId }) => typeId === statusChange && String(leadId) === record,
    );
    return isWritten && last !== undefined && last.visibleAt <= world.now();
  }

  const recent = ({ writes }: Member, side: Side, ms: number, surely: boolean): number =>
    writes.filter((one) => one.side === side && world.now() - one.at < ms && (one.sure || !surely)).length;

  /** What a cycle may have made of a member: pasts that fit what is there now. */
  function fitting(
    member: Member,
    after: Pair,
    how: Cycle,
  ): { readonly fits: Memory[]; readonly said: string[] } {
    const before = member.before.pair;
    const stayed = isDeepStrictEqual(before, after);
    const said: string[] = [];
    const fits = member.memories.flatMap((memory): Memory[] => {
      if (how.paused) return stayed ? [memory] : [];
      const kept: Memory[] = [];
      const told = foretell(member, memory);
      let mayStay = !(member.due && how.clean && how.quiet);
      for (const { verdict, ends } of told) {
        said.push(
          `${verdict.because}: ${verdict.outcome.does} ${'reason' in verdict.outcome ? verdict.outcome.reason : ''}`,
        );
        if (world.equalStepRefused && isSameStep(ends, before)) mayStay = true;
        if (ends.side !== null && recent(member, ends.side, day + hour, false) >= flapLimit) mayStay = true;
        // Written under the id of somebody deleted, it is refused until the day's next try at the latest.
        if (ends.side === 'marketo' && isUnheard(member)) mayStay = true;
        if (isDeepStrictEqual(ends.pair, after)) kept.push(ends.memory, ...(how.clean ? [] : [memory]));
        // Taken out, and not yet added again.
        const isHalf = verdict.outcome.does === 'remove and add in Marketo' && after.marketo === null;
        if (isHalf && !how.clean && after.salesforce === before.salesforce) kept.push(nobody);
      }
      return stayed && mayStay ? [memory, ...kept] : kept;
    });
    return { fits: distinct(fits), said };
  }

  const isUnheard = ({ unheardUntil }: Member): boolean => world.now() < unheardUntil;

  const isSameStep = ({ side, pair }: Next, { marketo }: Pair): boolean =>
    side === 'marketo' && marketo !== null && stepOf(marketo) === stepOf(pair.marketo);

  // Whoever loses a merge before the first cycle is known by then.
  look();
  return {
    happened: (kind, records, edited) => {
      const humans = look();
      for (const record of records) {
        const member = ownerOf(record);
        if (member === undefined) continue;
        const side: Side = record.startsWith('00') ? 'salesforce' : 'marketo';
        // Which of several records is gone for good decides what that means.
        const isRecordGone = kind.startsWith('deleted') || kind === 'converted';
        if (kind.startsWith('merged') || (member.twins && isRecordGone)) member.tangled = true;
        if (kind === 'converted') member.converted = true;
        if (kind === 'deleted-in-marketo') member.unheardUntil = world.now() + day + hour;
        if (edited) member.edited[side] = world.now();
        const { pair } = humans.get(member.email) ?? noHuman(member.email);
        // What no feed shows, and what was taken back, is found by the day's comparison.
        if (!isDeepStrictEqual(pair, member.seen))
          Object.assign(member, {
            due: isTold(record, side, kind, edited) && pair[side] !== member.left[side],
            read: false,
          });
        member.seen = pair;
        member.story += `\n    ${kind} ${record}`;
      }
    },
    meanwhile: (records) => {
      look();
      for (const record of records) {
        const member = ownerOf(record);
        if (member !== undefined) member.tangled = true;
      }
    },
    touched: (record) => {
      look();
      const member = ownerOf(record);
      // Salesforce says when a member was changed, not what of it: seen for the first time, their status may be as late as that.
      if (member !== undefined && record.startsWith('00')) member.edited.salesforce = world.now();
    },
    ordered: (email) => {
      const member = members.get(email ?? '');
      if (member === undefined) return;
      member.ordered = true;
      // The flap guard's day begins anew. What the order itself brings about may count, or not.
      member.writes.length = 0;
    },
    changed: ({ removal, ...others }) => {
      Object.assign(policies, others);
      Object.assign(policies.removal, removal);
    },
    beforeCycle: (hasCertificate) => {
      certified = hasCertificate;
      const humans = look();
      for (const member of members.values()) {
        member.before = humans.get(member.email) ?? noHuman(member.email);
        // Taken out by one record, they are a member by the other one, which is not foretold.
        if (policies.backwards === 'readd' && member.before.members.marketo.length > 1) member.tangled = true;
      }
    },
    afterCycle: (how) => {
      const humans = look();
      const at = world.now();
      synced ||= how.synced;
      const held = brakesPulled();
      for (const member of members.values()) {
        const now = humans.get(member.email) ?? noHuman(member.email);
        for (const kind of ['leads', 'records'] as const)
          if (now[kind].length > Math.max(1, member.before[kind].length))
            throw new Error(`${member.email} is there twice because of us: ${now[kind].join(' ')}`);
        const after = now.pair;
        const before = member.before.pair;
        Object.assign(member, { seen: after, left: after, read: member.read || !how.paused });
        for (const side of ['marketo', 'salesforce'] as const)
          if (before[side] !== after[side])
            member.writes.push({ side, at, sure: how.clean && !member.ordered });
        member.story += `\n    cycle${how.clean ? '' : ' (cut short)'}: ${told(before)} > ${told(after)}`;
        if (member.ordered) {
          learnAnew(member, after, how);
          continue;
        }
        if (member.tangled) continue;
        const { fits, said } = fitting(member, after, held ? { ...how, quiet: false } : how);
        if (fits.length === 0) throw new Error(blame(member, after, said));
        if (how.clean && how.quiet && !how.paused && !isUnheard(member)) member.due = false;
        for (const line of isDeepStrictEqual(before, after) ? [] : said)
          outcomes[line] = (outcomes[line] ?? 0) + 1;
        member.memories = fits;
      }
    },
    end: (listed) => {
      for (const member of members.values()) {
        if (member.tangled || member.ordered) continue;
        const { pair } = member.before;
        const row = listed.find(({ records }) => records.some((one) => member.records.has(one)));
        if (row === undefined && pair.marketo === null && pair.salesforce === null) continue;
        if (row?.failed === true) continue;
        const told = member.memories.flatMap((memory) => foretell(member, memory));
        const fits = told.some(
          ({ verdict, ends }) =>
            row !== undefined &&
            ((isDeepStrictEqual(ends.pair, pair) && isListedAs(row, verdict)) ||
              mayWait(member, row, ends.side)),
        );
        const said = told.map(({ verdict }) => `${verdict.because}: ${JSON.stringify(verdict.outcome)}`);
        if (!fits)
          throw new Error(blame(member, pair, [...said, `it is listed as ${JSON.stringify(row ?? null)}`]));
      }
    },
    facts: () => ({
      people: members.size,
      leftToOthers: [...members.values()].filter(({ tangled }) => tangled).length,
      outcomes,
    }),
  };

  function mayWait(member: Member, { held }: Listed, side: Side | null): boolean {
    if (held === 'flapping') return side !== null && recent(member, side, day + hour, false) >= flapLimit;
    return (held === 'removals-braked' || held === 'creations-braked') && brakesPulled();
  }

  /** So many removals or creations at once that a brake may hold all of them. */
  function brakesPulled(): boolean {
    const writing = [...members.values()].filter(
      ({ tangled, before: { pair } }) =>
        !tangled && pair.marketo !== pair.salesforce && (pair.marketo === null || pair.salesforce === null),
    );
    return writing.length > brake;
  }

  /** After a person's order the rules go on from what is there, once both sides agree. */
  function learnAnew(member: Member, after: Pair, { clean, quiet, paused }: Cycle): void {
    if (!clean || !quiet || paused) return;
    member.ordered = false;
    if (after.marketo === after.salesforce) member.memories = [{ past: after, settled: 'nobody' }];
    else member.tangled = true;
  }
}
