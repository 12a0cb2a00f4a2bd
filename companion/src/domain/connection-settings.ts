import { mostConditions, readFilter, type FilterCondition } from './filter.ts';

/** What an admin decides for the whole connection; everything else is the operator's. */
export type ConnectionSettings = {
  /** What the Sync Status page calls people who are leads: Marketo's own says one or the other, by the subscription's branding. */
  readonly personName: (typeof personNames)[number];
  /** What links that are made from now on do about people whom Salesforce does not know, unless their preview says otherwise. */
  readonly creation: (typeof creationChoices)[number];
  /** Whose job people are: ours, or that of Marketo's own sync with Salesforce. `as-configured`: as the operator's setting says. */
  readonly people: (typeof peopleChoices)[number];
  /** The smart campaign by which Marketo's own sync is asked for a person ("Sync Person to SFDC"); null: nobody is asked for. */
  readonly syncCampaign: number | null;
  /** Whom no link syncs, besides those whom its own filter leaves out. */
  readonly filter: readonly FilterCondition[];
};

export const personNames = ['Person (Lead)', 'Lead'] as const;
export const creationChoices = ['create', 'existing-only', 'approve'] as const;
export const peopleChoices = ['as-configured', 'native', 'lockstep'] as const;

export const standardSettings: ConnectionSettings = {
  personName: 'Person (Lead)',
  creation: 'create',
  people: 'as-configured',
  syncCampaign: null,
  filter: [],
};

/** Settings as the store keeps them; what is missing, or was written by another version, is as standard. */
export function settingsOf(stored: unknown): ConnectionSettings {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const campaign = given['syncCampaign'];
  return {
    personName: personNames.find((one) => one === given['personName']) ?? standardSettings.personName,
    creation: creationChoices.find((one) => one === given['creation']) ?? standardSettings.creation,
    people: peopleChoices.find((one) => one === given['people']) ?? standardSettings.people,
    syncCampaign: typeof campaign === 'number' && Number.isSafeInteger(campaign) ? campaign : null,
    filter: readFilter(given['filter'] ?? []) ?? standardSettings.filter,
  };
}

/** A change that somebody asks for, from untrusted input; or, as a text, what is wrong with it. Never throws. */
export function readSettingsChange(
  input: Readonly<Record<string, unknown>>,
): Partial<ConnectionSettings> | string {
  const unknown = Object.keys(input).find((name) => !Object.hasOwn(standardSettings, name));
  if (unknown !== undefined) return `there is no setting ${unknown}`;
  const wrong = Object.entries(input).find(([name, value]) => !isValid(name, value));
  return wrong === undefined
    ? input
    : `${wrong[0]} must be ${expected[wrong[0] as keyof ConnectionSettings]}`;
}

function isValid(name: string, value: unknown): boolean {
  if (name === 'syncCampaign') return value === null || (Number.isSafeInteger(value) && Number(value) > 0);
  if (name === 'filter') return readFilter(value) !== undefined;
  return settingsOf({ [name]: value })[name as keyof ConnectionSettings] === value;
}

const expected: Readonly<Record<keyof ConnectionSettings, string>> = {
  personName: `one of ${personNames.join(', ')}`,
  creation: `one of ${creationChoices.join(', ')}`,
  people: `one of ${peopleChoices.join(', ')}`,
  syncCampaign: 'the id of a smart campaign, or none',
  filter: `at most ${String(mostConditions)} conditions, each with field, test and value`,
};

/** What the page calls an object type. */
export const objectName = (object: string, { personName }: Pick<ConnectionSettings, 'personName'>): string =>
  object === 'Person (Lead)' ? personName : object;
