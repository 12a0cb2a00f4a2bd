import type { Clock } from './clock.ts';
import { changeStatus, register } from './marketo/marketer.ts';
import type { MarketoState, Program } from './marketo/state.ts';
import type { SalesforceState, TrueCampaign } from './salesforce/state.ts';
import { paced, type Act, type Living } from './living/paced.ts';
import { marketoLife } from './living/marketo.ts';
import { salesforceLife } from './living/salesforce.ts';
import { stranger } from './living/strangers.ts';
import { seeded } from './world/random.ts';

export type { Living } from './living/paced.ts';

type Linked = { readonly program: Program; readonly campaign: TrueCampaign };

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

/** People register and attend, on either side, in whatever is linked at the moment. */
function linkedLife(marketo: MarketoState, salesforce: SalesforceState, seed: number): Act {
  const random = seeded(seed);
  /** Counts on, in this run or a later one. */
  const somebody = () => stranger(random, marketo.leads.size + salesforce.members().length);

  function registersInMarketo({ program }: Linked, steps: readonly string[]): string | null {
    const [first] = steps;
    if (first === undefined) return null;
    const person = somebody();
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
    const { firstName, lastName, email, company } = somebody();
    const leadId = salesforce.createLead({
      FirstName: firstName,
      LastName: lastName,
      Email: email,
      Company: company,
    });
    salesforce.addMember({ campaignId: campaign.id, leadId, status: first });
    return `${email} is ${first} in ${campaign.name} (Salesforce)`;
  }

  return () => {
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
    return does(linked, ladder(marketo, salesforce, linked));
  };
}

/**
 * Three lives: `linked`, on either side in what is linked, `marketo`, visitors and marketers in all of Marketo, and
 * `salesforce`, sales people in all of the org. `acted` is told after each act.
 */
export const createLiving = (
  seed: number,
  clock: Clock,
  marketo: MarketoState,
  salesforce: SalesforceState,
  acted: () => void,
): Living =>
  paced(
    clock,
    seed,
    {
      linked: (from) => linkedLife(marketo, salesforce, from),
      marketo: (from) => marketoLife(marketo, from),
      salesforce: (from) => salesforceLife(salesforce, from),
    },
    acted,
  );
