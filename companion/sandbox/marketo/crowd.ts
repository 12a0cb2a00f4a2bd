import { companies, names } from '../world/names.ts';
import { seeded, type Random } from '../world/random.ts';
import type { WorldMarketoLead, WorldProgram } from '../world/types.ts';
import { leadDate } from './dates.ts';
import type { BornMember, MarketoWorld } from './state.ts';

export type Crowd = {
  /** How many people and memberships there are to be in all, those of the world included; never fewer than it has. */
  readonly people: number;
  readonly memberships: number;
};

const day = 86_400_000;

/**
 * The same world with so many people more, who are nobody in particular and take part in several programs each. They
 * are made one by one while somebody reads, so that millions need no memory of their own.
 */
export function crowded(world: MarketoWorld, { people, memberships }: Crowd): MarketoWorld {
  const { marketo } = world;
  const own = [...marketo.leads];
  const joined = [...marketo.members];
  const strangers = Math.max(0, people - own.length);
  const more = strangers === 0 ? 0 : Math.max(0, memberships - joined.length);
  const highest = own.reduce((most, { id }) => Math.max(most, id), 1_000_000);
  const begins = Date.parse(world.beginsAt);
  /** The same numbers for the same person, whoever asks first. */
  const chance = (nth: number, what: number): Random => seeded(world.seed * 2 ** 16 + nth * 8 + what);
  // Real lead ids are not dense (Marketo REST, gotcha 21).
  const idOf = (nth: number): number => highest + 1 + nth * 3 + chance(nth, 0).below(3);

  function* leads(): Generator<WorldMarketoLead> {
    yield* own;
    for (let nth = 0; nth < strangers; nth += 1) {
      const random = chance(nth, 1);
      const { first, last, latin } = random.pick(names);
      const { name, domain } = random.pick(companies);
      yield {
        id: idOf(nth),
        email: `${latin}.crowd${nth}@${domain}`,
        firstName: first,
        lastName: last,
        company: name,
        sfdcLeadId: null,
        sfdcContactId: null,
        createdAt: leadDate(begins - 200 * day - random.below(500) * day),
      };
    }
  }

  function* members(): Generator<BornMember> {
    yield* joined;
    for (let nth = 0; nth < strangers; nth += 1) {
      const random = chance(nth, 2);
      const leadId = idOf(nth);
      // Shares that add up to the whole, however it divides.
      const count = Math.floor(((nth + 1) * more) / strangers) - Math.floor((nth * more) / strangers);
      for (const program of severalOf(marketo.programs, count, random)) {
        yield {
          programId: program.id,
          leadId,
          status: random.pick(statusesOf(program)),
          membershipDate: begins - 40 * day - random.below(80 * 86_400) * 1000,
          updatedAt: begins - day - random.below(38 * 86_400) * 1000,
        };
      }
    }
  }

  const statuses = new Map(
    marketo.channels.map((one) => [
      one.name,
      one.statuses.filter(({ step, hidden }) => step > 0 && !hidden).map((status) => status.name),
    ]),
  );
  const statusesOf = ({ channel }: WorldProgram): readonly string[] => statuses.get(channel) ?? [];

  return {
    seed: world.seed,
    beginsAt: world.beginsAt,
    marketo: {
      munchkinId: marketo.munchkinId,
      channels: marketo.channels,
      programs: marketo.programs,
      leads: { [Symbol.iterator]: leads },
      members: { [Symbol.iterator]: members },
    },
  };
}

/** So many different programs; the first ones are the most popular by far. */
function severalOf(
  programs: readonly WorldProgram[],
  count: number,
  random: Random,
): readonly WorldProgram[] {
  const share = random.below(1_000_000) / 1_000_000;
  const from = Math.floor(programs.length * share * share);
  return Array.from(
    { length: Math.min(count, programs.length) },
    (_, at) => programs[(from + at) % programs.length],
  ).filter((program) => program !== undefined);
}
