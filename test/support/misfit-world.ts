import { salesforceId } from '../../companion/sandbox/world/ids.ts';
import type { World } from '../../companion/sandbox/world/types.ts';
import { smallWorld, type Somebody } from './small-world.ts';

/** What Salesforce calls some statuses of the channel; null: it does not have this one. */
export type OtherNames = Readonly<Record<string, string | null>>;

/**
 * A small world whose campaign differs from its program: some labels have other names (their members with them), some are
 * missing, and `extra` are there that the program does not know. People's `salesforce` may name an extra.
 */
export function misfitWorld(
  people: readonly Somebody[],
  other: OtherNames,
  extra: readonly { readonly label: string; readonly hasResponded: boolean }[] = [],
): World {
  const world = smallWorld({ people });
  const nameOf = (text: string): string => {
    const name = other[text];
    return name === undefined || name === null ? text : name;
  };
  const { statuses, members, campaigns } = world.salesforce;
  const campaignId = campaigns[0]?.id ?? '';
  const kept = statuses.filter(({ label }) => other[label] !== null);
  const [like] = statuses;
  if (like === undefined) throw new Error('The world has no statuses.');
  return {
    ...world,
    salesforce: {
      ...world.salesforce,
      statuses: [
        ...kept.map((one) => ({ ...one, label: nameOf(one.label) })),
        ...extra.map(({ label, hasResponded }, at) => ({
          ...like,
          id: salesforceId('campaignMemberStatus', 1000 + at),
          campaignId,
          label,
          hasResponded,
          isDefault: false,
          sortOrder: statuses.length + 1 + at,
        })),
      ],
      members: members.map((one) => ({ ...one, status: nameOf(one.status) })),
    },
  };
}
