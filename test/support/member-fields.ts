import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { addField, editMember } from '../../companion/sandbox/marketo/marketer.ts';
import { withCompanion, type CompanionOptions, type TestCompanion } from './companion.ts';

const top = path.resolve(import.meta.dirname, '../..');

/** A custom field of CampaignMember as an org's metadata has it: its name, its type, and what the type needs. */
export type OrgField = { readonly name: string; readonly type: string; readonly more?: string };
export type ProgramField = {
  readonly name: string;
  readonly dataType: string;
  readonly length?: number;
};

/** A lab whose Salesforce org has these fields of campaign members beside our package, and whose Marketo these of program members. */
export async function withMemberFields(
  t: TestContext,
  options: CompanionOptions,
  fields: { readonly salesforce: readonly OrgField[]; readonly marketo: readonly ProgramField[] },
): Promise<TestCompanion> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-org-'));
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const source = 'force-app/main/default';
  cpSync(path.join(top, source, 'objects'), path.join(folder, source, 'objects'), { recursive: true });
  cpSync(path.join(top, source, 'notificationtypes'), path.join(folder, source, 'notificationtypes'), {
    recursive: true,
  });
  const own = path.join(folder, source, 'objects/CampaignMember/fields');
  mkdirSync(own, { recursive: true });
  for (const { name, type, more = '' } of fields.salesforce)
    writeFileSync(
      path.join(own, `${name}.field-meta.xml`),
      `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>${name}</fullName><label>${labelOf(name)}</label><type>${type}</type>${more}</CustomField>`,
    );
  const lab = await withCompanion(t, {
    ...options,
    salesforce: { packageFolder: folder, ...options.salesforce },
  });
  for (const field of fields.marketo)
    addField(lab.marketo, 'program-member', { displayName: labelOf(field.name), ...field });
  return lab;
}

/** "Ticket_Type__c" and "ticketType" as people call them: "Ticket Type". */
export const labelOf = (name: string): string => {
  const words = name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};

type MarketoValue = string | number | boolean | null;

/** A field of members on both sides, as people see and set it; another one where it is named. */
export function fieldsOf(lab: TestCompanion, program: string, inMarketo: string, inSalesforce: string) {
  const programId = lab.programId(program);
  return {
    inMarketo: (key: string, name = inMarketo): MarketoValue => {
      const member = lab.marketo.members.get(programId)?.get(lab.leadId(key));
      return member === undefined ? null : (lab.marketo.shelf.memberValues.get(member.id)?.[name] ?? null);
    },
    inSalesforce: (key: string, name = inSalesforce): unknown =>
      lab.salesforce.record('CampaignMember', lab.memberId(program, key))?.[name] ?? null,
    setInMarketo: (key: string, value: MarketoValue, name = inMarketo): void => {
      editMember(lab.marketo, programId, lab.leadId(key), { [name]: value });
    },
    setInSalesforce: (key: string, value: unknown, name = inSalesforce): void => {
      lab.salesforce.updateRecord('CampaignMember', lab.memberId(program, key), { [name]: value });
    },
  };
}
