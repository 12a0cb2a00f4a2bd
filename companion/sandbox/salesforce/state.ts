import { campaign, campaignMemberStatus } from './objects/campaign.ts';
import { createRecord, deleteRecord, liveRow, updateRecord } from './org/dml.ts';
import { convertLead, mergePeople } from './org/people.ts';
import { textOf } from './org/row.ts';
import { change } from './org/store.ts';
import { read } from './soql/scope.ts';
import type { AccessDoor } from './access/door.ts';
import type { Bulk } from './bulk/jobs.ts';
import type { Events } from './events/serve.ts';
import type { Faults } from './faults.ts';
import type { ObjectType } from './objects/object.ts';
import type { Actor, Org } from './org/org.ts';
import type { Row, Value } from './org/row.ts';
import type { LoginSettings } from './login/desk.ts';
import type { Usage } from './rest/usage.ts';
import type { Switches } from './switches.ts';

/** A campaign member as it truly is, whatever the API shows of it. */
export type TrueCampaignMember = {
  readonly id: string;
  readonly campaignId: string;
  readonly leadId: string | null;
  readonly contactId: string | null;
  readonly email: string | null;
  readonly status: string | null;
  readonly hasResponded: boolean;
};

export type TrueCampaign = {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  /** Value of Lockstep_Program__c; null when empty or when the org lacks the package. */
  readonly programId: string | null;
};

export type TrueStatus = {
  readonly id: string;
  readonly label: string;
  readonly sortOrder: number | null;
  readonly hasResponded: boolean;
  readonly isDefault: boolean;
};

type Values = Readonly<Record<string, unknown>>;

/**
 * The back door of the org: its true state, and what its users do there by hand. Nothing here costs an API call, and
 * everything is written in the name of a user other than the integration's.
 */
export type SalesforceState = {
  readonly org: Org;
  readonly switches: Switches;
  readonly faults: Faults;
  readonly usage: Usage;
  /** What the org demands of whoever signs in. */
  readonly login: LoginSettings;
  readonly bulk: Bulk;
  /** Profiles, permission sets and sharing, as an admin sets them. */
  readonly access: AccessDoor;
  /** Null unless the Pub/Sub API is served. */
  readonly events: Events | null;
  /** The integration's user and the one in whose name the back door writes. */
  readonly integrationUserId: string;
  readonly humanUserId: string;
  /** `METHOD path` of the latest calls to /services/data, oldest first. */
  readonly calls: () => readonly string[];
  campaigns(): TrueCampaign[];
  statuses(campaignId: string): TrueStatus[];
  members(campaignId?: string): TrueCampaignMember[];
  /** The record with computed fields, deleted ones too; null when there is none. */
  record(object: string, id: string): Readonly<Record<string, Value>> | null;
  setMemberStatus(memberId: string, status: string): void;
  addMember(member: {
    campaignId: string;
    leadId?: string;
    contactId?: string;
    accountId?: string;
    status?: string;
  }): string;
  removeMember(memberId: string): void;
  createLead(values: Values): string;
  /** Converts to the contact, or to a new one; returns the contact's id. */
  convertLead(leadId: string, contactId?: string): string;
  mergeLeads(winnerId: string, loserId: string): void;
  mergeContacts(winnerId: string, loserId: string): void;
  /** Deletes a lead, contact, account or campaign, with what hangs on it. */
  deleteRecord(object: string, id: string): void;
  updateRecord(object: string, id: string, values: Values): void;
  /** Renames a status as the setup page does, even where the API may not; members keep the old value. */
  renameStatus(statusId: string, label: string): void;
  setCampaignActive(campaignId: string, isActive: boolean): void;
  setMarketingUser(userId: string, ticked: boolean): void;
  /** Ends every session: the next call of each client answers INVALID_SESSION_ID. */
  readonly expireSessions: () => void;
};

export type StateParts = {
  readonly org: Org;
  readonly faults: Faults;
  readonly usage: Usage;
  readonly login: LoginSettings;
  readonly bulk: Bulk;
  readonly access: AccessDoor;
  readonly events: Events | null;
  readonly integrationUserId: string;
  readonly calls: () => readonly string[];
  readonly expireSessions: () => void;
};

function humanOf(org: Org, integrationUserId: string): string {
  const users = [...org.table('User').all()].filter((one) => one.Id !== integrationUserId);
  const human = users.find((one) => one['UserPermissionsMarketingUser'] === true) ?? users[0];
  return human?.Id ?? integrationUserId;
}

function objectNamed(org: Org, name: string): ObjectType {
  const object = org.object(name);
  if (!object) throw new Error(`The sandbox has no object ${name}.`);
  return object;
}

function trueMember(org: Org, row: Row): TrueCampaignMember {
  const person = org.get('Contact', row['ContactId']) ?? org.get('Lead', row['LeadId']);
  return {
    id: row.Id,
    campaignId: textOf(row, 'CampaignId') ?? '',
    leadId: textOf(row, 'LeadId'),
    contactId: textOf(row, 'ContactId'),
    email: person ? textOf(person, 'Email') : null,
    status: textOf(row, 'Status'),
    hasResponded: row['HasResponded'] === true,
  };
}

const trueStatus = (row: Row): TrueStatus => ({
  id: row.Id,
  label: textOf(row, 'Label') ?? '',
  sortOrder: typeof row['SortOrder'] === 'number' ? row['SortOrder'] : null,
  hasResponded: row['HasResponded'] === true,
  isDefault: row['IsDefault'] === true,
});

export function createState(parts: StateParts): SalesforceState {
  const { org, integrationUserId } = parts;
  const humanUserId = humanOf(org, integrationUserId);
  const human: Actor = { userId: humanUserId, system: true };
  const named = (name: string): ObjectType => objectNamed(org, name);
  const edit = (object: string, id: string, values: Values): void => {
    updateRecord(org, human, named(object), id, values);
  };

  return {
    org,
    switches: org.switches,
    faults: parts.faults,
    usage: parts.usage,
    login: parts.login,
    bulk: parts.bulk,
    access: parts.access,
    events: parts.events,
    integrationUserId,
    humanUserId,
    calls: parts.calls,
    campaigns: () =>
      [...org.table('Campaign').all()]
        .filter((row) => row['IsDeleted'] !== true)
        .map((row) => ({
          id: row.Id,
          name: textOf(row, 'Name') ?? '',
          isActive: row['IsActive'] === true,
          programId: textOf(row, 'Lockstep_Program__c'),
        })),
    statuses: (campaignId) =>
      org
        .where('CampaignMemberStatus', 'CampaignId', campaignId)
        .map(trueStatus)
        .sort((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0)),
    members: (campaignId) => {
      const rows =
        campaignId === undefined
          ? [...org.table('CampaignMember').all()]
          : org.where('CampaignMember', 'CampaignId', campaignId);
      return rows.map((row) => trueMember(org, row));
    },
    record: (object, id) => {
      const type = named(object);
      const row = org.get(type.name, id);
      if (!row) return null;
      return Object.fromEntries(type.fields.map((field) => [field.name, read(org, field, row)]));
    },
    setMemberStatus: (memberId, status) => {
      edit('CampaignMember', memberId, { Status: status });
    },
    addMember: ({ campaignId, leadId, contactId, accountId, status }) =>
      createRecord(org, human, named('CampaignMember'), {
        CampaignId: campaignId,
        ...(leadId === undefined ? {} : { LeadId: leadId }),
        ...(contactId === undefined ? {} : { ContactId: contactId }),
        ...(accountId === undefined ? {} : { AccountId: accountId }),
        ...(status === undefined ? {} : { Status: status }),
      }).Id,
    removeMember: (memberId) => {
      deleteRecord(org, human, named('CampaignMember'), memberId);
    },
    createLead: (values) => createRecord(org, human, named('Lead'), values).Id,
    convertLead: (leadId, contactId) => convertLead(org, human, leadId, contactId ?? null),
    mergeLeads: (winnerId, loserId) => {
      mergePeople(org, human, 'Lead', winnerId, loserId);
    },
    mergeContacts: (winnerId, loserId) => {
      mergePeople(org, human, 'Contact', winnerId, loserId);
    },
    deleteRecord: (object, id) => {
      deleteRecord(org, human, named(object), id);
    },
    updateRecord: edit,
    renameStatus: (statusId, label) => {
      const status = liveRow(org, campaignMemberStatus, statusId);
      change(org, campaignMemberStatus, status, { Label: label }, human);
    },
    setCampaignActive: (campaignId, isActive) => {
      change(org, campaign, liveRow(org, campaign, campaignId), { IsActive: isActive }, human);
    },
    setMarketingUser: (userId, ticked) => {
      change(
        org,
        named('User'),
        liveRow(org, named('User'), userId),
        { UserPermissionsMarketingUser: ticked },
        human,
      );
    },
    expireSessions: parts.expireSessions,
  };
}
