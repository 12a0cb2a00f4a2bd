import type { PoliciesView, PolicyChange, PreviewPolicies } from 'c/companion';
import { policyLabels as labels } from 'c/policyLabels';
import { counted } from 'c/words';

export type Policies = PoliciesView['policies'];

type Key =
  'conflict' | 'backwards' | 'removedInMarketo' | 'removedInSalesforce' | 'personDeleted' | 'creation';

const option = (value: string, label: string) => ({ value, label });
const removal = [
  option('propagate', labels.removeThereToo),
  option('hold', labels.askMe),
  option('keep', labels.keepThere),
];

/** What is asked with a list of answers, in the order of the screen; the first answer is what holds by default. */
const questions: readonly {
  readonly key: Key;
  readonly label: string;
  readonly options: readonly ReturnType<typeof option>[];
}[] = [
  {
    key: 'conflict',
    label: labels.policyConflict,
    options: [
      option('furthest', labels.conflictFurthest),
      option('marketo', labels.conflictMarketo),
      option('salesforce', labels.conflictSalesforce),
      option('latest', labels.conflictLatest),
    ],
  },
  {
    key: 'backwards',
    label: labels.policyBackwards,
    options: [
      option('hold', labels.askMe),
      option('restore', labels.backwardsRestore),
      option('readd', labels.backwardsReadd),
    ],
  },
  { key: 'removedInMarketo', label: labels.policyRemovedMarketo, options: removal },
  { key: 'removedInSalesforce', label: labels.policyRemovedSalesforce, options: removal },
  {
    key: 'personDeleted',
    label: labels.policyDeleted,
    options: [option('keep', labels.keepThere), option('remove', labels.removeThereToo)],
  },
  {
    key: 'creation',
    label: labels.policyCreation,
    options: [
      option('create', labels.creationCreate),
      option('approve', labels.askMe),
      option('cap', labels.creationCap),
      option('existing-only', labels.creationExisting),
    ],
  },
];

/** The questions with their answers. Engagement programs never take people out and in again: their content would start anew. */
export const questionsOf = (programType: string, draft: Policies) =>
  questions.map(({ key, label, options }) => ({
    key,
    label,
    value: answerTo(draft, key),
    options: programType === 'Engagement' ? options.filter(({ value }) => value !== 'readd') : options,
  }));

function answerTo(policies: Policies, key: Key): string {
  if (key === 'removedInMarketo') return policies.removal.marketo;
  if (key === 'removedInSalesforce') return policies.removal.salesforce;
  return policies[key];
}

/** The policies with another answer. */
export function answered(policies: Policies, key: string, value: string): Policies {
  if (key === 'removedInMarketo' || key === 'removedInSalesforce') {
    const side = key === 'removedInMarketo' ? 'marketo' : 'salesforce';
    return { ...policies, removal: { ...policies.removal, [side]: value } };
  }
  const cap = key === 'creation' && value !== 'cap' ? { creationCap: null } : {};
  return { ...policies, [key]: value, ...cap };
}

/** What somebody changed: only what differs, down to the single side or field; null when nothing does. */
export function changeOf(before: Policies, draft: Policies): PolicyChange | null {
  const { removal: sides, fields, ...rest } = differing(before, draft);
  const change: PolicyChange = {
    ...rest,
    ...(sides && { removal: differing(before.removal, sides) }),
    ...(fields && { fields: differing(before.fields, fields) }),
  };
  return Object.keys(change).length === 0 ? null : change;
}

/** What holds by now, with what somebody chose on top: what others changed meanwhile stays. */
export function chosenOn(now: Policies, change: PolicyChange | null): Policies {
  const { removal: sides, fields, additionsShown: _shown, ...rest } = change ?? {};
  return {
    ...now,
    ...rest,
    removal: { ...now.removal, ...sides },
    fields: { ...now.fields, ...fields },
  };
}

/** What a link shall do from its first sync on. Who joins an engagement program is asked once it is linked. */
export const firstAnswers = ({ additionsFromSalesforce: _later, ...rest }: Policies): PreviewPolicies => rest;

/** The parts of the second that are not as in the first. */
const differing = <Whole extends object>(before: Whole, draft: Whole): Partial<Whole> =>
  Object.fromEntries(
    (Object.keys(draft) as (keyof Whole)[])
      .filter((key) => differs(before, draft, key))
      .map((key) => [key, draft[key]]),
  ) as Partial<Whole>;

const differs = <Whole extends object>(before: Whole, draft: Whole, key: keyof Whole): boolean =>
  JSON.stringify(before[key]) !== JSON.stringify(draft[key]);

/** Whether everything is said that an answer needs. */
export const isWhole = ({ creation, creationCap, filter }: Policies): boolean =>
  (creation !== 'cap' || (creationCap !== null && Number.isInteger(creationCap) && creationCap > 0)) &&
  filter.every(({ test, value }) => test === 'is-empty' || value.trim() !== '');

/** Which members wait because of which policy, by the API's reasons. */
const reasons: Readonly<Partial<Record<keyof Policies, readonly string[]>>> = {
  backwards: ['backwards'],
  removal: ['removal-held'],
  creation: ['creation-existing-only', 'creation-needs-approval', 'creation-cap', 'creations-braked'],
  creationCap: ['creation-cap'],
  additionsFromSalesforce: ['additions-off'],
  filter: ['filtered'],
};

/** Says how many members who wait are decided again because of a change; empty when none is. */
export function againText({ policies, waiting }: PoliciesView, draft: Policies): string {
  const keys = (Object.keys(reasons) as (keyof Policies)[]).filter((key) => differs(policies, draft, key));
  const changed = new Set(keys.flatMap((key) => reasons[key] ?? []));
  const members = waiting
    .filter(({ reason }) => changed.has(reason))
    .reduce((sum, one) => sum + one.members, 0);
  return members === 0 ? '' : counted(members, labels.oneDecidedAgain, labels.manyDecidedAgain);
}

/** How many people would join an engagement program: an admin agrees to this number. */
export const joining = ({ waiting }: PoliciesView): number =>
  waiting.find(({ reason }) => reason === 'additions-off')?.members ?? 0;
