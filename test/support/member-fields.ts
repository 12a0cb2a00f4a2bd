import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { addField, editMember } from '../../companion/sandbox/marketo/marketer.ts';
import { labelOf, layOutOrg, type OrgField } from './org-folder.ts';
import { withCompanion, type CompanionOptions, type TestCompanion } from './companion.ts';

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
  layOutOrg(folder, fields.salesforce);
  const lab = await withCompanion(t, {
    ...options,
    salesforce: { packageFolder: folder, ...options.salesforce },
  });
  for (const field of fields.marketo)
    addField(lab.marketo, 'program-member', { displayName: labelOf(field.name), ...field });
  return lab;
}

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
