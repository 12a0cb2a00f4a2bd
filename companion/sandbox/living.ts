import type { Clock } from './clock.ts';
import { changeStatus, register } from './marketo/marketer.ts';
import type { MarketoState, Program } from './marketo/state.ts';
import type { SalesforceState, TrueCampaign } from './salesforce/state.ts';
import { seeded } from './world/random.ts';

/** A world that lives: people register and attend, on either side, in whatever is linked at the moment. */
export type Living = {
  /** Seconds between two acts; null stands still. */
  readonly everySeconds: number | null;
  /** Changes the pace. */
  pace(everySeconds: number | null): void;
  /** Lets one thing happen now; null when nothing is linked or nobody could do anything. */
  act(): string | null;
  /** What happened, in words, the latest last; at most 100. */
  readonly happened: readonly string[];
};

type Linked = { readonly program: Program; readonly campaign: TrueCampaign };

const kept = 100;

const firstNames = ['Mia', 'Noah', 'Lena', 'Omar', 'Chloé', 'Jonas', 'Aiko', 'Rosa', 'Piotr', 'Ines'];
const lastNames = [
  'Keller',
  'Haddad',
  'Nowak',
  'Dubois',
  'Sato',
  'Vargas',
  'Lindqvist',
  'Moreau',
  'Okafor',
  'Brandt',
];

/** The statuses both sides call by the same name, lowest step first; nobody is moved to any other. */
function ladder(marketo: MarketoState, salesforce: SalesforceState, linked: Linked): string[] {
  const labels = new Set(salesforce.statuses(linked.campaign.id).map((one) => one.label));
  const statuses = marketo.channels.get(linked.program.channel)?.statuses ?? [];
  return statuses
    .filter((one) => one.step > 0 && !one.hidden && labels.has(one.name))
    .toSorted((a, b) => a.step - b.step)
    .map((one) => one.name);
}

function linkedPairs(marketo: MarketoState, salesforce: SalesforceState): Linked[] {
  return salesforce.campaigns().flatMap((campaign) => {
    const program =
      campaign.programId === null ? undefined : marketo.programs.get(Number(campaign.programId));
    return program && campaign.isActive ? [{ program, campaign }] : [];
  });
}

/**
 * `acted` is told after each act. The same seed and the same choices of the product give the same acts.
 */
export function createLiving(
  seed: number,
  clock: Clock,
  marketo: MarketoState,
  salesforce: SalesforceState,
  acted: () => void,
): Living {
  const random = seeded(seed);
  const happened: string[] = [];
  let everySeconds: number | null = null;
  let forget = (): void => undefined;

  /** Somebody nobody has met; the address counts on, so that no two are alike, in this run or a later one. */
  function stranger(): { firstName: string; lastName: string; email: string; company: string } {
    const firstName = random.pick(firstNames);
    const lastName = random.pick(lastNames);
    const plain = `${firstName}.${lastName}`
      .normalize('NFD')
      .replaceAll(/[^A-Za-z.]/g, '')
      .toLowerCase();
    const number = marketo.leads.size + salesforce.members().length;
    return { firstName, lastName, email: `${plain}.${number}@visitors.example`, company: 'Visitors' };
  }

  function registersInMarketo({ program }: Linked, steps: readonly string[]): string | null {
    const [first] = steps;
    if (first === undefined) return null;
    const person = stranger();
    register(marketo, program.id, first, person);
    return `${person.email} is ${first} in ${program.name} (Marketo)`;
  }

  function movesInMarketo({ program }: Linked, steps: readonly string[]): string | null {
    const members = [...(marketo.members.get(program.id)?.values() ?? [])];
    const movable = members.filter((one) => steps.includes(one.status) && one.status !== steps.at(-1));
    if (movable.length === 0) return null;
    const member = random.pick(movable);
    const next = steps[steps.indexOf(member.status) + 1];
    if (next === undefined) return null;
    changeStatus(marketo, program.id, member.leadId, next);
    return `${marketo.leads.get(member.leadId)?.values['email'] ?? member.leadId} is ${next} in ${program.name} (Marketo)`;
  }

  function movesInSalesforce({ campaign }: Linked, steps: readonly string[]): string | null {
    const movable = salesforce
      .members(campaign.id)
      .filter((one) => steps.includes(one.status ?? '') && one.status !== steps.at(-1));
    if (movable.length === 0) return null;
    const member = random.pick(movable);
    const next = steps[steps.indexOf(member.status ?? '') + 1];
    if (next === undefined) return null;
    salesforce.setMemberStatus(member.id, next);
    return `${member.email ?? member.id} is ${next} in ${campaign.name} (Salesforce)`;
  }

  function joinsInSalesforce({ campaign }: Linked, steps: readonly string[]): string | null {
    const [first] = steps;
    if (first === undefined) return null;
    const { firstName, lastName, email, company } = stranger();
    const leadId = salesforce.createLead({
      FirstName: firstName,
      LastName: lastName,
      Email: email,
      Company: company,
    });
    salesforce.addMember({ campaignId: campaign.id, leadId, status: first });
    return `${email} is ${first} in ${campaign.name} (Salesforce)`;
  }

  function act(): string | null {
    const pairs = linkedPairs(marketo, salesforce);
    if (pairs.length === 0) return null;
    const linked = random.pick(pairs);
    const does = random.pick([
      registersInMarketo,
      movesInMarketo,
      movesInMarketo,
      movesInSalesforce,
      joinsInSalesforce,
    ]);
    const what = does(linked, ladder(marketo, salesforce, linked));
    if (what === null) return null;
    happened.push(what);
    if (happened.length > kept) happened.shift();
    acted();
    return what;
  }

  /** Acts keep their distance on the clock, however late each one is called. */
  function actEvery(ms: number, from: number): void {
    const next = from + ms;
    forget = clock.at(next, () => {
      actEvery(ms, next);
      act();
    });
  }

  return {
    get everySeconds() {
      return everySeconds;
    },
    pace: (seconds) => {
      everySeconds = seconds;
      forget();
      if (seconds !== null) actEvery(seconds * 1000, clock.now());
    },
    act,
    happened,
  };
}
