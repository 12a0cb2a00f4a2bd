import type { Campaign, data, Person } from './data';

/** The pages of the preview: record pages, and the tab. */
export type Kind = 'campaign' | 'lead' | 'contact' | 'status';

/** What a record page's head shows. */
export type RecordFacts = {
  readonly id: string;
  readonly object: string;
  readonly name: string;
  readonly facts: readonly (readonly [label: string, value: string | null])[];
};

type Data = Pick<typeof data, 'campaigns' | 'people'>;

/** The records that a page can show. */
export function recordsOn(kind: Kind, { campaigns, people }: Data): readonly { id: string; name: string }[] {
  if (kind === 'campaign') return campaigns;
  return people.filter(({ object }) => object.toLowerCase() === kind);
}

export function factsOf(kind: Kind, { id }: { id: string }, { campaigns, people }: Data): RecordFacts {
  if (kind === 'campaign') {
    const campaign = campaigns.find((one) => one.id === id);
    if (campaign) return ofCampaign(campaign);
  }
  const person = people.find((one) => one.id === id);
  if (person) return ofPerson(person);
  throw new Error('There is no such record.');
}

const ofCampaign = ({ id, name, type, status, startDate, endDate, owner }: Campaign): RecordFacts => ({
  id,
  object: 'Campaign',
  name,
  facts: [
    ['Type', type],
    ['Status', status],
    ['Start Date', day(startDate)],
    ['End Date', day(endDate)],
    ['Owner', owner],
  ],
});

const ofPerson = ({ id, object, name, company, email, owner }: Person): RecordFacts => ({
  id,
  object,
  name,
  facts: [
    [object === 'Contact' ? 'Account' : 'Company', company],
    ['Email', email],
    ['Owner', owner],
  ],
});

/** A date without a time belongs to no zone. */
function day(date: string | null): string | null {
  if (date === null) return null;
  return new Intl.DateTimeFormat(navigator.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(date),
  );
}
