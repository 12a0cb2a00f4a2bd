import { z } from 'zod';
import { atMost300, programIn, shaped, type Call, type Endpoint } from './endpoint.ts';
import { skipped, type Reply } from './envelope.ts';
import { fittingValue, memberFieldsOf, type MemberField } from './member-fields.ts';
import { leadOf, record, type MarketoState, type Member, type Program } from './state.ts';

/** Fields of program members, written (Marketo REST docs, Program Members: Program Member Data). */
export const memberDataEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: /^\/rest\/v1\/programs\/(\d+)\/members\.json$/, family: 'lead', answer: write },
];

const request = z.object({ input: z.array(z.looseObject({ leadId: z.int() })).min(1) });
type Values = Record<string, string | number | boolean | null>;

async function write(call: Call): Promise<Reply> {
  const { state } = call;
  const program = programIn(call);
  const { input } = shaped(call.body, request);
  atMost300(input, state);
  const result = input.map(({ leadId, ...values }, seq) => {
    const id = leadOf(state, leadId)?.id ?? leadId;
    const member = state.members.get(program.id)?.get(id);
    if (!member) return { seq, ...skipped('1013', 'Membership not found') };
    const fitting = valuesIn(state, values);
    if ('status' in fitting) return { seq, ...fitting };
    writeValues(state, program, member, fitting.values, 'Web service API');
    return { seq, status: 'updated', leadId };
  });
  const changed = result.filter((one) => one.status !== 'skipped').length;
  if (changed > 0) await call.committed('members/data', changed);
  return { result };
}

function valuesIn(
  state: MarketoState,
  sent: Readonly<Record<string, unknown>>,
): { values: Values } | ReturnType<typeof skipped> {
  const fields = memberFieldsOf(state);
  const values: Values = {};
  for (const [name, value] of Object.entries(sent)) {
    const field = fields.find((one) => one.name === name);
    if (!field) return skipped('1006', `Field '${name}' not found`);
    if (!field.updateable) return skipped('1003', `Field '${name}' is not updateable`);
    const fitting = fittingValue(value, field);
    if (fitting === undefined) return skipped('1001', `Invalid value for field '${name}'`);
    values[name] = fitting;
  }
  return { values };
}

/** Writes fields of a member, and an activity 123 for each that changed. The API does it, and marketers do. */
export function writeValues(
  state: MarketoState,
  program: Program,
  member: Member,
  values: Values,
  source: string,
): void {
  const fields = memberFieldsOf(state);
  const old = (name: string): unknown =>
    fields.find((one: MemberField) => one.name === name)?.read(member, state);
  const changed = Object.entries(values).filter(([name, value]) => (old(name) ?? null) !== value);
  if (changed.length === 0) return;
  for (const [name, value] of changed) {
    record(state, {
      typeId: 123,
      leadId: member.leadId,
      asset: { id: program.id, name: program.name },
      attributes: [
        { name: 'Attribute Name', value: name },
        { name: 'New Value', value },
        { name: 'Old Value', value: old(name) ?? null },
        { name: 'Source', value: source },
      ].filter((one) => one.value !== null),
    });
  }
  const { acquiredBy, ...kept } = Object.fromEntries(changed);
  if (typeof acquiredBy === 'boolean') member.acquiredBy = acquiredBy;
  state.shelf.memberValues.set(member.id, { ...state.shelf.memberValues.get(member.id), ...kept });
  member.updatedAt = state.now();
}
