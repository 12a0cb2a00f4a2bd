import { unverified, type Switches as MarketoSwitches } from '../../companion/sandbox/marketo/switches.ts';
import { drawSwitches } from '../../companion/sandbox/salesforce/switches.ts';
import { seeded } from '../../companion/sandbox/world/random.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { smallWorld, type Somebody } from '../support/small-world.ts';
import type { Scenario } from './scenario.ts';

/** The pair that is linked, one that is not, and a program in which others are busy. */
export const program = 'Program 1';
export const untouched = 'Program 2';
export const elsewhere = 'Program 3';

/** The world that a scenario begins with. */
export function worldOf({ people, engagement, equalSteps, native }: Scenario): World {
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
  const plain = smallWorld({
    people: [...somebody, ...bystanders, { key: 'busy', marketo: 'Registered', in: 2 }],
    links: 3,
    ...(engagement ? { type: 'Engagement' as const } : {}),
  });
  const world = native ? withNativeIds(plain) : plain;
  return equalSteps ? { ...world, marketo: { ...world.marketo, channels: withEqualSteps(world) } } : world;
}

/** Marketo's own sync has written down who everybody is in Salesforce. */
function withNativeIds(world: World): World {
  const { leads, contacts } = world.salesforce;
  const idOf = (
    list: readonly { readonly id: string; readonly email: string | null }[],
    email: string | null,
  ) => list.find((one) => one.email === email)?.id ?? null;
  const known = world.marketo.leads.map((lead) => ({
    ...lead,
    sfdcLeadId: idOf(leads, lead.email),
    sfdcContactId: idOf(contacts, lead.email),
  }));
  return { ...world, marketo: { ...world.marketo, leads: known } };
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
