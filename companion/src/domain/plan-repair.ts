import { matchStatuses } from './match.ts';
import type {
  RepairChoice,
  RepairEffect,
  RepairInput,
  RepairPlan,
  RepairProblem,
  RepairStep,
  StatusRights,
} from './repair.ts';
import { chosenMap, type MappedPair } from './status-map.ts';
import { statusNamed, visibleStatuses } from './statuses.ts';
import type { HeldValue, MemberStatus } from './words.ts';

/** What the planner changes as it goes through the choices: the campaign as it will be. */
type Draft = {
  labels: MemberStatus[];
  held: HeldValue[];
  chosen: MappedPair[];
  readonly first: RepairStep[];
  /** Names that give way to others. */
  readonly became: Map<string, string>;
  readonly renames: RepairStep[];
  readonly moves: RepairStep[];
  readonly flags: RepairStep[];
  readonly deletes: RepairStep[];
  /** Statuses that could not go when it was their turn, and may when all choices are made: marks are set before anything is deleted. */
  readonly stuck: { readonly choice: RepairChoice; readonly label: string; readonly to: string }[];
  /** The statuses are to be put in program order. */
  ordered: boolean;
};

/**
 * What these choices come to, in steps: new statuses first, then renamed ones, members, marks, the order, and what is no longer
 * needed last, because a campaign always needs a default and a responded status. Pure; nothing is written.
 */
export function planRepair(input: RepairInput): RepairPlan {
  const draft: Draft = {
    labels: input.salesforce.toSorted((a, b) => a.sortOrder - b.sortOrder),
    held: [...input.heldSalesforce],
    chosen: [...input.chosen],
    first: [],
    became: new Map(),
    renames: [],
    moves: [],
    flags: [],
    deletes: [],
    stuck: [],
    ordered: false,
  };
  const seen = new Set<string>();
  const done = new Map<RepairChoice, RepairEffect>();
  // Marks are set on the names that statuses have in the end.
  for (const choice of input.choices.toSorted((a, b) => turn(a) - turn(b))) {
    const about = subjectOf(choice);
    done.set(
      choice,
      seen.has(about) ? effect(choice, 'refused', 'chosen-twice') : carry(choice, input, draft),
    );
    seen.add(about);
  }
  for (const { choice, label, to } of draft.stuck) {
    const left = draft.labels.find((one) => one.label === label);
    const was = done.get(choice);
    if (left !== undefined && was !== undefined)
      done.set(choice, { ...was, why: dropStatus(left, to, input.rights, draft) });
  }
  const effects = input.choices.flatMap((choice) => done.get(choice) ?? []);
  const before = input.salesforce.toSorted((a, b) => a.sortOrder - b.sortOrder).map(({ label }) => label);
  const reorder = orderStep(input, draft);
  const map: RepairStep[] = samePairs(draft.chosen, input.chosen)
    ? []
    : [{ do: 'map', choices: draft.chosen, was: input.chosen }];
  const after = matchStatuses({
    ...input,
    salesforce: draft.labels,
    heldSalesforce: draft.held,
    ...(draft.chosen.length === 0 ? {} : { map: chosenMap(draft.chosen, input.marketo, draft.labels) }),
  });
  return {
    effects,
    steps: [
      ...draft.first,
      ...draft.renames,
      ...draft.moves,
      ...draft.flags,
      ...(reorder === null ? [] : [{ do: 'reorder' as const, labels: reorder, was: before }]),
      ...draft.deletes,
      ...map,
    ],
    chosen: draft.chosen,
    after,
  };
}

const turn = ({ fix }: RepairChoice): number => Number(fix.startsWith('set-'));

/** What a choice is about: two choices about the same thing would contradict each other. */
function subjectOf(choice: RepairChoice): string {
  switch (choice.fix) {
    case 'treat-as':
      return `partner of ${choice.marketo} and ${choice.salesforce}`;
    case 'move-members':
    case 'rename':
      return `fate of ${choice.from}`;
    case 'add-status':
      return `existence of ${choice.label}`;
    case 'set-responded':
      return `responded of ${choice.label}`;
    case 'set-default':
    case 'reorder':
      return choice.fix;
    case 'leave':
    case 'show-marketo-steps':
      return `${choice.fix} ${choice.status}`;
  }
}

const effect = (
  choice: RepairChoice,
  how: RepairEffect['how'],
  why: RepairProblem | null = null,
  rest: Partial<Pick<RepairEffect, 'moved' | 'kept'>> = {},
): RepairEffect => ({ choice, how, why, moved: 0, kept: 0, ...rest });

function carry(choice: RepairChoice, input: RepairInput, draft: Draft): RepairEffect {
  switch (choice.fix) {
    case 'leave':
      return effect(choice, 'nothing');
    case 'show-marketo-steps':
      return effect(choice, 'by-hand');
    case 'treat-as':
      return treatAs(choice, input, draft);
    case 'add-status':
      return addStatus(choice, input, draft);
    case 'move-members':
    case 'rename':
      return moveMembers(choice, input, draft);
    case 'set-responded':
      return setResponded(choice, input, draft);
    case 'set-default':
      return setDefault(choice, input, draft);
    case 'reorder':
      if (!input.rights.order) return effect(choice, 'by-hand');
      draft.ordered = true;
      return effect(choice, 'done');
  }
}

const holders = (held: readonly HeldValue[], value: string): number =>
  held.filter((one) => one.value === value).reduce((sum, { members }) => sum + members, 0);

type Of<Fix extends RepairChoice['fix']> = Extract<RepairChoice, { fix: Fix }>;

function treatAs(choice: Of<'treat-as'>, input: RepairInput, draft: Draft): RepairEffect {
  const { marketo, salesforce } = choice;
  if (!statusNamed(input.marketo, marketo)) return effect(choice, 'refused', 'unknown-program-status');
  const kept = holders(draft.held, salesforce);
  const isThere = draft.labels.some(({ label }) => label === salesforce) || kept > 0;
  if (!isThere) return effect(choice, 'refused', 'unknown-campaign-status');
  // A campaign status that the program does not have means one thing only; others may stand for several.
  const isExtra = !statusNamed(input.marketo, salesforce);
  const before = draft.chosen.filter(
    (pair) =>
      (pair.salesforce !== salesforce || pair.marketo !== marketo) &&
      !(isExtra && pair.salesforce === salesforce && input.chosen.includes(pair)),
  );
  // What was chosen last comes first: of several partners f takes the first.
  draft.chosen = [{ marketo, salesforce }, ...before];
  return effect(choice, 'done', null, { kept });
}

function addStatus(choice: Of<'add-status'>, input: RepairInput, draft: Draft): RepairEffect {
  const { label } = choice;
  const status = statusNamed(input.marketo, label);
  if (!status) return effect(choice, 'refused', 'unknown-program-status');
  if (draft.labels.some((one) => one.label === label)) return effect(choice, 'refused', 'exists-already');
  if (label.length > input.labelMaxLength) return effect(choice, 'refused', 'too-long');
  // Salesforce tells labels of one campaign apart without regard to case.
  if (clashing(draft.labels, label) !== undefined) return effect(choice, 'refused', 'differs-in-case-only');
  if (!input.rights.create) return effect(choice, 'by-hand');
  create(label, status.success, draft);
  draft.ordered ||= input.rights.order;
  return effect(choice, 'done', null, { kept: holders(draft.held, label) });
}

const clashing = (labels: readonly MemberStatus[], label: string): MemberStatus | undefined =>
  labels.find((one) => one.label !== label && one.label.toLowerCase() === label.toLowerCase());

function create(label: string, hasResponded: boolean, draft: Draft): void {
  draft.first.push({ do: 'create-status', label, hasResponded });
  const last = Math.max(0, ...draft.labels.map(({ sortOrder }) => sortOrder));
  draft.labels.push({ label, sortOrder: last + 1, hasResponded, isDefault: false });
}

/**
 * Members go from one status to another, and the one nobody needs any more goes away. Where the other status is not there yet,
 * the old one is renamed if Salesforce allows that, since it keeps its place and marks; else the new one is made first.
 */
function moveMembers(choice: Of<'move-members' | 'rename'>, input: RepairInput, draft: Draft): RepairEffect {
  const { from, to } = choice;
  const { rights } = input;
  const moved = holders(draft.held, from);
  const old = draft.labels.find(({ label }) => label === from);
  if (from === to) return effect(choice, 'refused', 'already-so');
  if (!old && moved === 0) return effect(choice, 'refused', 'unknown-campaign-status');
  if (to.length > input.labelMaxLength) return effect(choice, 'refused', 'too-long');
  const isThere = draft.labels.some(({ label }) => label === to);
  if (!isThere && !statusNamed(input.marketo, to)) return effect(choice, 'refused', 'unknown-program-status');
  if (choice.fix === 'rename' && (isThere || !old)) return effect(choice, 'refused', 'exists-already');
  if (!isThere && old && rights.label) {
    draft.renames.push({ do: 'rename-status', from, to });
    draft.became.set(from, to);
    draft.labels = draft.labels.map((one) => (one === old ? { ...one, label: to } : one));
  } else if (choice.fix === 'rename') {
    return effect(choice, 'by-hand');
  } else if (!isThere) {
    if (old && clashing([old], to)) {
      // Nobody holds it: it can go first. Otherwise the two names cannot stand beside each other.
      if (moved > 0 || !rights.delete || !isSpare(old, draft))
        return effect(choice, 'by-hand', 'differs-in-case-only');
      draft.first.push({ do: 'delete-status', label: from, was: old });
      draft.labels = draft.labels.filter((one) => one !== old);
    }
    if (!rights.create) return effect(choice, 'by-hand');
    create(to, statusNamed(input.marketo, to)?.success ?? old?.hasResponded ?? false, draft);
    draft.ordered ||= rights.order;
  }
  if (moved > 0) {
    draft.moves.push({ do: 'move-members', from, to, members: moved });
    draft.held = [
      ...draft.held.filter(({ value }) => value !== from && value !== to),
      { value: to, members: holders(draft.held, to) + moved },
    ];
  }
  draft.chosen = draft.chosen.filter(({ salesforce }) => salesforce !== from);
  const left = draft.labels.find(({ label }) => label === from);
  const why = left === undefined ? null : dropStatus(left, to, rights, draft);
  if (why === 'last-responded') draft.stuck.push({ choice, label: from, to });
  return effect(choice, 'done', why, { moved });
}

/** A status that may go: neither the default nor the last responded one. */
const isSpare = (one: MemberStatus, { labels }: Draft): boolean =>
  !one.isDefault && (!one.hasResponded || labels.some((other) => other !== one && other.hasResponded));

/** Takes a status away that nobody holds any more; it stays, as a harmless extra, where Salesforce would not let it go. */
function dropStatus(old: MemberStatus, to: string, rights: StatusRights, draft: Draft): RepairProblem | null {
  if (!rights.delete) return 'stays-as-status';
  if (old.isDefault) {
    if (!rights.default) return 'stays-as-status';
    draft.flags.push({ do: 'set-default', label: to, was: old.label });
    draft.labels = draft.labels.map((one) => ({ ...one, isDefault: one.label === to }));
  }
  const now = draft.labels.find(({ label }) => label === old.label);
  if (now === undefined || !isSpare(now, draft)) return 'last-responded';
  draft.deletes.push({ do: 'delete-status', label: old.label, was: old });
  draft.became.set(old.label, to);
  draft.labels = draft.labels.filter((one) => one !== now);
  return null;
}

function setResponded(choice: Of<'set-responded'>, input: RepairInput, draft: Draft): RepairEffect {
  const { hasResponded } = choice;
  const label = draft.became.get(choice.label) ?? choice.label;
  const status = draft.labels.find((one) => one.label === label);
  if (!status) return effect(choice, 'refused', 'unknown-campaign-status');
  if (status.hasResponded === hasResponded) return effect(choice, 'nothing');
  if (!input.rights.responded) return effect(choice, 'by-hand');
  const others = draft.labels.some((one) => one !== status && one.hasResponded);
  if (!hasResponded && !others) return effect(choice, 'refused', 'last-responded');
  draft.flags.push({ do: 'set-responded', label, hasResponded, was: status.hasResponded });
  draft.labels = draft.labels.map((one) => (one === status ? { ...one, hasResponded } : one));
  return effect(choice, 'done', null, { kept: holders(draft.held, label) });
}

function setDefault(choice: Of<'set-default'>, input: RepairInput, draft: Draft): RepairEffect {
  const label = draft.became.get(choice.label) ?? choice.label;
  const status = draft.labels.find((one) => one.label === label);
  if (!status) return effect(choice, 'refused', 'unknown-campaign-status');
  if (status.isDefault) return effect(choice, 'nothing');
  if (!input.rights.default) return effect(choice, 'by-hand');
  const was = draft.labels.find(({ isDefault }) => isDefault)?.label ?? null;
  draft.flags.push({ do: 'set-default', label, was });
  draft.labels = draft.labels.map((one) => ({ ...one, isDefault: one === status }));
  return effect(choice, 'done');
}

/** The labels in program order, extras last in their own order; null when nothing is to be put in order, or it is so already. */
function orderStep(input: RepairInput, draft: Draft): string[] | null {
  if (!draft.ordered) return null;
  const map = chosenMap(draft.chosen, input.marketo, draft.labels);
  const visible = visibleStatuses(input.marketo);
  const rank = ({ label }: MemberStatus): number => {
    const place = visible.findIndex(({ name }) => name === label || map.f[name] === label);
    return place < 0 ? visible.length : place;
  };
  const now = draft.labels.toSorted((a, b) => a.sortOrder - b.sortOrder);
  const wanted = now.toSorted((a, b) => rank(a) - rank(b)).map(({ label }) => label);
  if (now.every(({ label }, at) => label === wanted[at])) return null;
  draft.labels = wanted.map((label, at) => {
    const status = now.find((one) => one.label === label);
    return { label, hasResponded: false, isDefault: false, ...status, sortOrder: at + 1 };
  });
  return wanted;
}

const samePairs = (one: readonly MappedPair[], other: readonly MappedPair[]): boolean =>
  one.length === other.length &&
  one.every(({ marketo, salesforce }, at) => {
    const pair = other[at];
    return pair?.marketo === marketo && pair.salesforce === salesforce;
  });
