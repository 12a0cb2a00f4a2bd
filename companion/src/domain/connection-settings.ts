/** What an admin decides for the whole connection; everything else is the operator's. */
export type ConnectionSettings = {
  /** What the Sync Status page calls people who are leads: Marketo's own says one or the other, by the subscription's branding. */
  readonly personName: (typeof personNames)[number];
  /** What links that are made from now on do about people whom Salesforce does not know, unless their preview says otherwise. */
  readonly creation: (typeof creationChoices)[number];
};

export const personNames = ['Person (Lead)', 'Lead'] as const;
export const creationChoices = ['create', 'existing-only', 'approve'] as const;

export const standardSettings: ConnectionSettings = { personName: 'Person (Lead)', creation: 'create' };

/** Settings as the store keeps them; what is missing, or was written by another version, is as standard. */
export function settingsOf(stored: unknown): ConnectionSettings {
  const given = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  return {
    personName: personNames.find((one) => one === given['personName']) ?? standardSettings.personName,
    creation: creationChoices.find((one) => one === given['creation']) ?? standardSettings.creation,
  };
}

/** What the page calls an object type. */
export const objectName = (object: string, { personName }: Pick<ConnectionSettings, 'personName'>): string =>
  object === 'Person (Lead)' ? personName : object;
