import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const top = path.resolve(import.meta.dirname, '../..');

/** A custom field of CampaignMember as an org's metadata has it: its name, its type, and what the type needs. */
export type OrgField = { readonly name: string; readonly type: string; readonly more?: string };

/** Writes the metadata of an org that has our package, and these fields of campaign members, into a folder. */
export function layOutOrg(folder: string, fields: readonly OrgField[]): void {
  const source = 'force-app/main/default';
  for (const part of ['objects', 'notificationtypes'])
    cpSync(path.join(top, source, part), path.join(folder, source, part), { recursive: true });
  const own = path.join(folder, source, 'objects/CampaignMember/fields');
  mkdirSync(own, { recursive: true });
  for (const { name, type, more = '' } of fields)
    writeFileSync(
      path.join(own, `${name}.field-meta.xml`),
      `<?xml version="1.0" encoding="UTF-8"?>
<CustomField xmlns="http://soap.sforce.com/2006/04/metadata"><fullName>${name}</fullName><label>${labelOf(name)}</label><type>${type}</type>${more}</CustomField>`,
    );
}

/** "Ticket_Type__c" and "ticketType" as people call them: "Ticket Type". */
export const labelOf = (name: string): string => {
  const words = name
    .replace(/__c$/, '')
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
};
