import { leadFieldId } from './lead-fields.ts';
import { ProgramMembers } from './program-members.ts';
import {
  record,
  statusChange,
  statusNamed,
  type Lead,
  type LeadValues,
  type Member,
  type MarketoState,
  type Program,
} from './state.ts';

/** The changes that both the API and the people who use Marketo can make. Each leaves the activities that Marketo writes. */

export type Outcome = 'created' | 'updated' | 'in-or-past';

/**
 * Gives a lead a status in a program, joining it if need be. Moves go to a higher or an equal step only
 * (Marketo product docs, program channels); a status that the channel no longer has can always be left.
 */
export function setStatus(state: MarketoState, program: Program, lead: Lead, name: string): Outcome {
  const members = state.members.get(program.id) ?? new ProgramMembers();
  const member = members.get(lead.id);
  const target = statusNamed(state, program, name);
  const success = target?.success ?? false;
  const now = state.now();
  if (!member) {
    const joined: Member = {
      id: state.nextId(),
      programId: program.id,
      leadId: lead.id,
      status: target?.name ?? name,
      reachedSuccess: success,
      reachedSuccessAt: success ? now : null,
      acquiredBy: false,
      joinedAt: now,
      updatedAt: now,
    };
    state.members.set(program.id, members.set(lead.id, joined));
    record(state, statusChange(state, program, joined, null));
    return 'created';
  }
  if (!mayMove(state, program, member.status, name)) return 'in-or-past';
  const before = member.status;
  member.status = target?.name ?? name;
  member.reachedSuccess = success;
  member.reachedSuccessAt = success ? (member.reachedSuccessAt ?? now) : null;
  member.updatedAt = now;
  record(state, statusChange(state, program, member, before));
  return 'updated';
}

function mayMove(state: MarketoState, program: Program, from: string, to: string): boolean {
  const now = statusNamed(state, program, from);
  const then = statusNamed(state, program, to);
  if (!now || !then) return from !== to;
  if (now.id === then.id) return false;
  return then.step > now.step || (then.step === now.step && state.switches.equalStep === 'moves');
}

/** Takes a lead out of a program; false if it was no member. */
export function removeMember(state: MarketoState, program: Program, leadId: number): boolean {
  const members = state.members.get(program.id);
  const member = members?.get(leadId);
  if (!members || !member) return false;
  members.delete(leadId);
  if (state.switches.removalActivity === 'written') {
    record(state, statusChange(state, program, { ...member, status: 'Not in Program' }, member.status));
  }
  return true;
}

/** Adds a person, with activity 12. `source` tells how they came, `method` which call of the API it was. */
export function createLead(
  state: MarketoState,
  values: LeadValues,
  source: string,
  method = 'syncLead',
): Lead {
  const now = state.now();
  const lead = state.leads.add({ id: state.nextId(), createdAt: now, updatedAt: now, values });
  const byApi = source === 'Web service API' ? [{ name: 'API Method Name', value: method }] : [];
  record(state, {
    typeId: 12,
    leadId: lead.id,
    asset: null,
    attributes: [
      { name: 'Created Date', value: new Date(now).toISOString().slice(0, 10) },
      { name: 'Source Type', value: source },
      ...byApi,
    ],
  });
  return lead;
}

/** Overwrites the values given and writes one activity 13 for each that changed. */
export function updateLead(state: MarketoState, lead: Lead, values: LeadValues, source: string): void {
  const changed = Object.entries(values).filter(([name, value]) => (lead.values[name] ?? null) !== value);
  if (changed.length === 0) return;
  for (const [name, value] of changed) {
    const attributes = [
      { name: 'Old Value', value: lead.values[name] ?? null },
      { name: 'New Value', value },
      { name: 'Source', value: source },
    ].filter((attribute) => attribute.value !== null);
    record(state, { typeId: 13, leadId: lead.id, asset: { id: leadFieldId(state, name), name }, attributes });
  }
  lead.values = { ...lead.values, ...values };
  lead.updatedAt = state.now();
}
