/**
 * What the published references leave open, or say in two ways. The first choice is the default.
 * Tests draw these at random; nothing the product does may depend on one answer.
 */
export const switchTable = {
  statusCreateable: {
    choices: [true, false],
    reference:
      'CampaignMemberStatus: current object reference lists only read calls, an older one also create',
  },
  statusUpdateable: {
    choices: [true, false],
    reference:
      'CampaignMemberStatus: current object reference lists only read calls, an older one also update',
  },
  statusDeletable: {
    choices: [true, false],
    reference:
      'CampaignMemberStatus: current object reference lists only read calls, an older one also delete',
  },
  statusLabelUpdateable: {
    choices: [false, true],
    reference: 'CampaignMemberStatus.Label: the older reference has no Update among its properties',
  },
  statusSortOrderUpdateable: {
    choices: [true, false],
    reference: 'CampaignMemberStatus.SortOrder: Update in the older reference',
  },
  statusHasRespondedUpdateable: {
    choices: [true, false],
    reference: 'CampaignMemberStatus.HasResponded: Update in the older reference',
  },
  statusIsDefaultUpdateable: {
    choices: [true, false],
    reference: 'CampaignMemberStatus.IsDefault: Update in the older reference',
  },
  leadIdAfterConversion: {
    choices: ['kept', 'cleared'],
    reference: 'CampaignMember: reports differ on whether LeadId stays beside ContactId after a conversion',
  },
  goneMemberCode: {
    choices: ['ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY'],
    reference: 'CampaignMember is deleted for good; which code a later write gets is not published',
  },
  campaignTypeRestricted: {
    choices: [false, true],
    reference: 'Campaign.Type: an admin may restrict the picklist to its values',
  },
  duplicateRule: {
    choices: ['off', 'block', 'alert'],
    reference: 'Duplicate rules on leads are configured per org; a blocking one answers DUPLICATES_DETECTED',
  },
  replicationSeconds: {
    choices: ['ignored', 'honoured'],
    reference: 'getDeleted, getUpdated: the seconds of start and end are ignored',
  },
  trimsText: {
    choices: [true, false],
    reference: 'Outer spaces of text are trimmed on save; seen in orgs, not stated for every field',
  },
  assignsWithoutHeader: {
    choices: [false, true],
    reference:
      'Leads by REST without Sforce-Auto-Assign: the REST guide applies the active assignment rules, others say only the header does',
  },
  campaignCountersGranted: {
    choices: ['with-object', 'by-field'],
    reference:
      'Campaign.NumberOfLeads and its like: no list of fields says whether a permission set must grant them',
  },
  unknownClient: {
    choices: ['invalid_client', 'invalid_client_id'],
    reference:
      'Token endpoint: RFC 6749 says invalid_client (401), Salesforce Help lists invalid_client_id (400)',
  },
  soapLogin: {
    choices: ['until-64', 'all-versions'],
    reference:
      'SOAP login() is announced to go with API version 65.0; what a later version answers is not published',
  },
  duplicateMatch: {
    choices: ['email', 'name'],
    reference:
      'Matching rules are configured per org: by e-mail address, or as the standard ones for leads and contacts by names and company, whatever the address',
  },
  duplicateResultKey: {
    choices: ['duplicateResut', 'duplicateResult'],
    reference:
      'DUPLICATES_DETECTED by REST: SOAP documents duplicateResult; clients of REST versions 48 to 52 read duplicateResut, as it came',
  },
} as const;

type Table = typeof switchTable;
export type SwitchName = keyof Table;
export type Switches = { -readonly [Name in SwitchName]: Table[Name]['choices'][number] };

const names = Object.keys(switchTable) as SwitchName[];

function choose(pick: (choices: readonly unknown[]) => unknown): Switches {
  return Object.fromEntries(names.map((name) => [name, pick(switchTable[name].choices)])) as Switches;
}

export const defaultSwitches = (): Switches => choose((choices) => choices[0]);

/** One position for every switch. `random` gives numbers in [0, 1) from a seed. */
export const drawSwitches = (random: () => number): Switches =>
  choose((choices) => choices[Math.floor(random() * choices.length)]);
