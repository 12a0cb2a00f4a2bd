import {
  deleteLead,
  changeStatus,
  editLead,
  mergeLeads,
  register,
  removeFromProgram,
} from '../marketo/marketer.ts';
import { seeded } from '../world/random.ts';
import { stranger } from './strangers.ts';
import type { Lead, MarketoState, Member, Program } from '../marketo/state.ts';
import type { Act } from './paced.ts';

/**
 * Visitors, marketers and data stewards at work in Marketo, whether anything is linked or not: people register, attend, join what
 * else there is, are corrected, merged, removed and deleted.
 */
export function marketoLife(marketo: MarketoState, seed: number): Act {
  const random = seeded(seed);

  const named = (lead: Lead): string => lead.values['email'] ?? String(lead.id);
  const nameOf = (leadId: number): string => {
    const lead = marketo.leads.get(leadId);
    return lead ? named(lead) : String(leadId);
  };
  /** The statuses that a marketer may choose, lowest step first. */
  const ladder = ({ channel }: Program): string[] =>
    (marketo.channels.get(channel)?.statuses ?? [])
      .filter(({ step, hidden }) => step > 0 && !hidden)
      .toSorted((a, b) => a.step - b.step)
      .map(({ name }) => name);

  /** A member of the program, picked by chance; null when it has none. */
  function anyMember(program: Program): Member | null {
    const members = marketo.members.get(program.id);
    return members && members.size > 0 ? (members.at(random.below(members.size)) ?? null) : null;
  }
  function anybody(): Lead | null {
    const { leads } = marketo;
    return leads.size > 0 ? (leads.at(random.below(leads.size)) ?? null) : null;
  }

  function registers(program: Program): string | null {
    const [first] = ladder(program);
    if (first === undefined) return null;
    const person = stranger(random, marketo.nextId());
    register(marketo, program.id, first, person);
    return `${person.email} is ${first} in ${program.name}`;
  }

  function moves(program: Program): string | null {
    const member = anyMember(program);
    const steps = ladder(program);
    const next = member && steps[steps.indexOf(member.status) + 1];
    if (!member || !next) return null;
    if (changeStatus(marketo, program.id, member.leadId, next) === 'in-or-past') return null;
    return `${nameOf(member.leadId)} is ${next} in ${program.name}`;
  }

  function joins(program: Program): string | null {
    const lead = anybody();
    const [first] = ladder(program);
    if (!lead || first === undefined || marketo.members.get(program.id)?.has(lead.id) === true) return null;
    changeStatus(marketo, program.id, lead.id, first);
    return `${named(lead)} joins ${program.name} as ${first}`;
  }

  function edits(): string | null {
    const lead = anybody();
    if (!lead) return null;
    const title = random.pick(['Director', 'Engineer', 'Head of IT', 'CISO', 'Buyer']);
    editLead(marketo, lead.id, { title });
    return `${named(lead)} is ${title} now`;
  }

  /** Two members of one program turn out to be one person. */
  function merges(program: Program): string | null {
    const [winner, loser] = [anyMember(program), anyMember(program)];
    if (!winner || !loser || winner.leadId === loser.leadId) return null;
    const gone = nameOf(loser.leadId);
    mergeLeads(marketo, winner.leadId, [loser.leadId]);
    return `${gone} is merged into ${nameOf(winner.leadId)}`;
  }

  function leaves(program: Program): string | null {
    const member = anyMember(program);
    if (!member) return null;
    removeFromProgram(marketo, program.id, member.leadId);
    return `${nameOf(member.leadId)} is removed from ${program.name}`;
  }

  function isDeleted(): string | null {
    const lead = anybody();
    if (!lead) return null;
    deleteLead(marketo, lead.id);
    return `${named(lead)} is deleted`;
  }

  /** How often each is done, out of all. */
  const work: readonly (readonly [times: number, does: (program: Program) => string | null])[] = [
    [8, registers],
    [10, moves],
    [3, joins],
    [4, edits],
    [1, merges],
    [1, leaves],
    [1, isDeleted],
  ];
  const choices = work.flatMap(([times, does]) => Array.from({ length: times }, () => does));

  return () => {
    const programs = [...marketo.programs.values()];
    if (programs.length === 0) return null;
    const program = random.pick(programs);
    const what = random.pick(choices)(program);
    return what === null ? null : `${what} (Marketo)`;
  };
}
