import assert from 'node:assert/strict';
import { test } from 'node:test';
import { items, startOrg, words } from './org.ts';
import { ids, short } from './world.ts';

const org = await startOrg();
org.state.updateRecord('Campaign', ids.C1, { Lockstep_Program__c: '1001' });
org.state.updateRecord('Campaign', ids.C2, { Lockstep_Program__c: 'Xy1' });
org.state.updateRecord('Lead', ids.L5, { Lockstep_Key__c: 'KeyOne' });

/** Drops attributes and shortens ids, so that answers can be written by hand. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return short(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => key !== 'attributes')
      .map(([key, one]) => [key, plain(one)]),
  );
}

/** A statement and what it finds: ids in their order, or the records whole. */
const finds: readonly (readonly [soql: string, expected: string | readonly unknown[]])[] = [
  ['SELECT Id FROM CampaignMember', 'M1 M2 M3 M4 M5 M6'],
  ["select id from campaignmember where status = 'INVITED'", 'M3 M6'],
  ["SELECT Id FROM CampaignMember WHERE Status != 'Invited'", 'M1 M2 M4 M5'],
  ["SELECT Id FROM CampaignMember WHERE Status IN ('registered', 'Lost Label')", 'M1 M5'],
  ["SELECT Id FROM CampaignMember WHERE Status NOT IN ('Registered', 'Invited')", 'M2 M4 M5'],
  ['SELECT Id FROM CampaignMember WHERE HasResponded = true', 'M2 M4'],
  ['SELECT Id FROM CampaignMember WHERE HasResponded = false AND ContactId != null', 'M3 M5'],
  [`SELECT Id FROM CampaignMember WHERE CampaignId = '${ids.C2}'`, 'M4 M5'],
  ["SELECT Id FROM CampaignMember WHERE CampaignId = '701000000000002'", 'M4 M5'],
  [`SELECT Id FROM CampaignMember WHERE Id IN ('${ids.M5}', '${ids.M2}') ORDER BY Id`, 'M2 M5'],
  [`SELECT Id FROM CampaignMember WHERE Id > '${ids.M4}' ORDER BY Id`, 'M5 M6'],
  ["SELECT Id FROM CampaignMember WHERE Type = 'Contact'", 'M3 M5'],
  ["SELECT Id FROM CampaignMember WHERE Email = 'BOB@example.COM'", 'M2'],
  ['SELECT Id FROM CampaignMember WHERE Email = null', 'M6'],
  ["SELECT Id FROM CampaignMember WHERE Email = ''", 'M6'],
  ["SELECT Id FROM CampaignMember WHERE Lead.Company = 'analytical'", 'M1 M4 M6'],
  ["SELECT Id FROM CampaignMember WHERE Contact.Account.Name = 'acme'", 'M3'],
  ["SELECT Id FROM CampaignMember WHERE Campaign.Name LIKE 'AUTUMN%' AND LeadId != null", 'M4'],
  [
    'SELECT Id FROM CampaignMember WHERE CampaignId IN (SELECT Id FROM Campaign WHERE Lockstep_Program__c != null) ORDER BY Id',
    'M1 M2 M3 M4 M5 M6',
  ],
  [
    "SELECT Id FROM CampaignMember WHERE CampaignId IN (SELECT Id FROM Campaign WHERE Lockstep_Program__c = 'xY1') AND LeadId != null",
    'M4',
  ],
  ['SELECT Id FROM Lead WHERE Id NOT IN (SELECT LeadId FROM CampaignMember) ORDER BY Id', 'L4 L5'],
  [
    'SELECT Id FROM Lead WHERE Id IN (SELECT LeadId FROM CampaignMember WHERE HasResponded = true) ORDER BY Id',
    'L1 L2',
  ],
  ["SELECT Id FROM Lead WHERE LastName = 'O\\'Brien'", 'L2'],
  ["SELECT Id FROM Lead WHERE Company LIKE '100\\%%'", 'L2'],
  ["SELECT Id FROM Lead WHERE Company LIKE '100_Tea_'", 'L5'],
  ["SELECT Id FROM Lead WHERE (NOT Company LIKE '100%') ORDER BY Id", 'L1 L3 L4'],
  ["SELECT Id FROM Lead WHERE Email LIKE '%.org' OR IsConverted = true ORDER BY Id", 'L4 L5'],
  [
    "SELECT Id FROM Lead WHERE (Company = 'Globex' OR Company = 'Analytical') AND (NOT (IsConverted = true)) ORDER BY Id DESC",
    'L3 L1',
  ],
  [
    "SELECT Id FROM Lead WHERE NOT(FirstName = 'Ada' OR FirstName = 'Bob') AND Email != null ORDER BY Id",
    'L4 L5',
  ],
  ["select id from lead where lastname like 's%' or (not lastname <> 'zimmer') order by id", 'L3 L5'],
  ["SELECT Id FROM Lead WHERE Email in ('ada@example.com', null) order by id desc", 'L3 L1'],
  ["SELECT Id FROM Lead WHERE Company LIKE '%a[b%' OR Company LIKE '1__% tea'", 'L2'],
  [
    'SELECT Id FROM CampaignMember WHERE (NOT Lead.IsConverted = true) AND Campaign.IsActive = false',
    'M4 M5',
  ],
  ['SELECT Id FROM Lead WHERE CreatedDate < 2026-02-01T10:00:00Z', 'L1'],
  ['SELECT Id FROM Lead WHERE CreatedDate <= 2026-02-01T11:00:00+01:00 ORDER BY CreatedDate', 'L1 L2'],
  [
    'SELECT Id FROM Lead WHERE CreatedDate > 2026-03-01T09:59:59.500Z AND CreatedDate < 2026-04-01T10:00:00.001Z',
    'L3 L4',
  ],
  ['SELECT Id FROM Lead WHERE LastModifiedDate = TODAY', 'L5'],
  ['SELECT Id FROM Lead WHERE LastModifiedDate < LAST_N_DAYS:3 AND Email = null', 'L3'],
  ["SELECT Id FROM Lead WHERE Lockstep_Key__c = 'KeyOne'", 'L5'],
  ["SELECT Id FROM Lead WHERE Lockstep_Key__c = 'keyone'", ''],
  ['SELECT Id FROM Lead ORDER BY Email', 'L3 L1 L2 L4 L5'],
  ['SELECT Id FROM Lead ORDER BY Email DESC', 'L3 L5 L4 L2 L1'],
  ['SELECT Id FROM Lead ORDER BY Email ASC NULLS LAST LIMIT 4 OFFSET 1', 'L2 L4 L5 L3'],
  ['SELECT Id FROM Lead ORDER BY Company, CreatedDate DESC', 'L5 L2 L3 L1 L4'],
  ['SELECT Id FROM Campaign WHERE StartDate > 2026-03-01', 'C3'],
  ['SELECT Id FROM Campaign WHERE StartDate >= 2026-03-01 ORDER BY StartDate DESC NULLS LAST', 'C3 C1'],
  ['SELECT Id FROM Campaign WHERE ActualCost < 1200.51', 'C1 C3'],
  ['SELECT Id FROM Campaign WHERE ActualCost = null', 'C2'],
  ["SELECT c.Id FROM Campaign c WHERE c.Type = 'webinar' AND c.IsActive = TRUE", 'C1'],
  ['SELECT Id FROM Campaign WHERE NumberOfContacts > 0 ORDER BY NumberOfLeads DESC', 'C1 C2'],
  [
    "SELECT Id FROM CampaignMemberStatus WHERE CampaignId = '701000000000001' ORDER BY SortOrder DESC",
    'S3 S2 S1',
  ],
  [
    `SELECT NumberOfLeads, NumberOfContacts, NumberOfResponses FROM Campaign WHERE Id = '${ids.C1}'`,
    [{ NumberOfLeads: 3, NumberOfContacts: 1, NumberOfResponses: 1 }],
  ],
  [
    `SELECT Id, FirstName, LastName, CompanyOrAccount, LeadOrContactId, FirstRespondedDate, LeadId FROM CampaignMember WHERE Id = '${ids.M3}'`,
    [
      {
        Id: 'M3',
        FirstName: 'Grace',
        LastName: 'Hopper',
        CompanyOrAccount: 'Acme',
        LeadOrContactId: 'K1',
        FirstRespondedDate: null,
        LeadId: null,
      },
    ],
  ],
  [
    `SELECT Id, Lead.Email, Lead.Owner.Name, Contact.Account.Name, Campaign.Name, CreatedBy.Name FROM CampaignMember WHERE LeadId = '${ids.L1}' AND Status = 'Registered'`,
    [
      {
        Id: 'M1',
        Lead: { Email: 'ada@example.com', Owner: { Name: 'Lockstep Integration' } },
        Contact: null,
        Campaign: { Name: 'Spring Webinar' },
        CreatedBy: { Name: 'Lockstep Integration' },
      },
    ],
  ],
  [
    'SELECT Status, COUNT(Id) FROM CampaignMember GROUP BY Status ORDER BY COUNT(Id) DESC, Status',
    [
      { Status: 'Invited', expr0: 2 },
      { Status: 'Attended', expr0: 1 },
      { Status: 'Lost label', expr0: 1 },
      { Status: 'Registered', expr0: 1 },
      { Status: 'Responded', expr0: 1 },
    ],
  ],
  [
    'SELECT CampaignId, COUNT(Id) n, COUNT(LeadId), MAX(CreatedDate) latest FROM CampaignMember GROUP BY CampaignId HAVING COUNT(Id) > 1 ORDER BY CampaignId',
    [
      { CampaignId: 'C1', n: 4, expr0: 3, latest: '2026-06-06T10:00:00.000+0000' },
      { CampaignId: 'C2', n: 2, expr0: 1, latest: '2026-06-05T10:00:00.000+0000' },
    ],
  ],
  [
    'SELECT Campaign.Name, COUNT(Id) n FROM CampaignMember GROUP BY Campaign.Name ORDER BY Campaign.Name',
    [
      { Name: 'autumn fair', n: 2 },
      { Name: 'Spring Webinar', n: 4 },
    ],
  ],
  [
    'SELECT Company, COUNT(Id) n FROM Lead GROUP BY Company HAVING COUNT(Id) = 2',
    [{ Company: 'Analytical', n: 2 }],
  ],
  ['SELECT COUNT(Id) all, COUNT_DISTINCT(Email) mails FROM CampaignMember', [{ all: 6, mails: 4 }]],
  [
    'SELECT COUNT(Id), SUM(ActualCost), AVG(ActualCost), MIN(Name) FROM Campaign WHERE IsActive = true',
    [{ expr0: 2, expr1: 1200.5, expr2: 600.25, expr3: 'Empty' }],
  ],
  ["SELECT COUNT(Id) FROM Lead WHERE Company = 'nobody'", [{ expr0: 0 }]],
  ["SELECT Company, COUNT(Id) FROM Lead WHERE Company = 'nobody' GROUP BY Company", []],
  [
    "SELECT Name, (SELECT Id FROM CampaignMembers WHERE HasResponded = false ORDER BY Id DESC LIMIT 2) FROM Campaign WHERE Id IN ('701000000000001', '701000000000003') ORDER BY Id",
    [
      {
        Name: 'Spring Webinar',
        CampaignMembers: { totalSize: 2, done: true, records: [{ Id: 'M6' }, { Id: 'M3' }] },
      },
      { Name: 'Empty', CampaignMembers: null },
    ],
  ],
  [
    'SELECT Id, Name, IsSandbox FROM Organization',
    [{ Id: '00D000000000001EAA', Name: 'Small Org', IsSandbox: true }],
  ],
  ['SELECT Id FROM User WHERE UserPermissionsMarketingUser = true', 'U1 U2'],
];

for (const [soql, expected] of finds) {
  test(soql, async () => {
    const { status, body } = await org.query(soql);
    assert.equal(status, 200, JSON.stringify(body));
    const records = plain(body.records) as { Id: string }[];
    const got = typeof expected === 'string' ? records.map((one) => one.Id).join(' ') : records;
    assert.deepEqual(got, expected);
    assert.equal(body.totalSize, items(body.records).length);
    assert.equal(body.done, true);
  });
}

const refuses: readonly (readonly [soql: string, code: string, says: RegExp])[] = [
  ['SELECT Id, Nonsense FROM Lead', 'INVALID_FIELD', /No such column 'Nonsense' on entity 'Lead'/],
  ['SELECT Id FROM Lead WHERE Nonsense = 1', 'INVALID_FIELD', /No such column 'Nonsense'/],
  ['SELECT Nobody.Name FROM Lead', 'INVALID_FIELD', /Didn't understand relationship 'Nobody'/],
  ['SELECT Id, id FROM Lead', 'INVALID_FIELD', /duplicate field selected: id/],
  ['SELECT Id FROM Opportunities', 'INVALID_TYPE', /sObject type 'Opportunities' is not supported/],
  ['SELECT FROM Lead', 'MALFORMED_QUERY', /./],
  ['SELECT Id FROM Lead WHERE', 'MALFORMED_QUERY', /./],
  ["SELECT Id FROM Lead WHERE LastName = 'it''s'", 'MALFORMED_QUERY', /./],
  [
    "SELECT Id FROM Lead WHERE Company = 'a' AND Email = null OR IsConverted = true",
    'MALFORMED_QUERY',
    /unexpected token: 'OR'/,
  ],
  [
    'SELECT Status, COUNT(Id) FROM CampaignMember',
    'MALFORMED_QUERY',
    /must be grouped or aggregated: Status/,
  ],
  ['SELECT COUNT(), Id FROM Lead', 'MALFORMED_QUERY', /./],
  ['SELECT Name n FROM Lead', 'MALFORMED_QUERY', /aliasing/],
  [
    "SELECT Id FROM Lead WHERE CreatedDate > '2026-01-01T00:00:00Z'",
    'INVALID_FIELD',
    /must be of type dateTime and should not be enclosed in quotes/,
  ],
  ['SELECT Id FROM Lead WHERE CreatedDate > 2026-01-01', 'INVALID_FIELD', /must be of type dateTime/],
  ['SELECT Id FROM Lead WHERE LastName = 5', 'INVALID_FIELD', /should be enclosed in quotes/],
  ["SELECT Id FROM Lead WHERE IsConverted = 'true'", 'INVALID_FIELD', /must be of type boolean/],
  ["SELECT Id FROM Lead WHERE Id = 'abc'", 'INVALID_QUERY_FILTER_OPERATOR', /invalid ID field: abc/],
  [
    "SELECT Id FROM Lead WHERE Id = '00Q000000000001AAA'",
    'INVALID_QUERY_FILTER_OPERATOR',
    /invalid ID field/,
  ],
  ['SELECT Id FROM Lead WHERE IsConverted > false', 'INVALID_QUERY_FILTER_OPERATOR', /boolean/],
  ["SELECT Id FROM Campaign WHERE ActualCost LIKE '1%'", 'INVALID_QUERY_FILTER_OPERATOR|INVALID_FIELD', /./],
  ["SELECT Id FROM Campaign WHERE Description = 'a'", 'INVALID_FIELD', /can not be filtered/],
  [
    'SELECT Id FROM Lead WHERE Id IN (SELECT LeadId FROM CampaignMember) OR Email = null',
    'MALFORMED_QUERY',
    /'OR' operator/,
  ],
  [
    "SELECT Id FROM Lead WHERE Id IN (SELECT LeadId FROM CampaignMember WHERE CampaignId IN (SELECT Id FROM Campaign WHERE Type = 'Trade Show'))",
    'MALFORMED_QUERY',
    /Nested semi join/,
  ],
  ['SELECT Id FROM Lead WHERE Id IN (SELECT Id FROM Lead)', 'MALFORMED_QUERY', /same object type/],
  [
    'SELECT Id FROM Lead WHERE Email IN (SELECT LeadId FROM CampaignMember)',
    'MALFORMED_QUERY',
    /id or a reference/,
  ],
  ['SELECT Id FROM Lead WHERE Id IN (SELECT Status FROM CampaignMember)', 'MALFORMED_QUERY', /must be one/],
  [
    "SELECT Id FROM Lead WHERE Company = 'a' AND NOT Email = null",
    'MALFORMED_QUERY',
    /unexpected token: 'NOT'/,
  ],
  ["SELECT Id FROM Lead WHERE LastName IN 'x'", 'MALFORMED_QUERY', /./],
  ['SELECT Id FROM Lead WHERE LastName = "x"', 'MALFORMED_QUERY', /./],
  ['SELECT Id FROM Lead;', 'MALFORMED_QUERY', /./],
  ['SELECT Id FROM Lead OFFSET 2001', 'NUMBER_OUTSIDE_VALID_RANGE', /2000/],
];

for (const [soql, code, says] of refuses) {
  test(`refused: ${soql}`, async () => {
    const { status, body } = await org.query(soql);
    assert.equal(status, 400, JSON.stringify(body));
    assert.equal(items(body).length, 1);
    assert.match(words(body[0]?.errorCode), new RegExp(`^(${code})$`));
    assert.match(words(body[0]?.message), says);
  });
}

test('COUNT() answers in totalSize alone', async () => {
  const { body } = await org.query('SELECT COUNT() FROM CampaignMember WHERE ContactId = null');
  assert.deepEqual(body, { totalSize: 4, done: true, records: [] });
});

test('records say what they are and where', async () => {
  const { body } = await org.query(`SELECT Id, Campaign.Name FROM CampaignMember WHERE Id = '${ids.M1}'`);
  assert.deepEqual(body.records, [
    {
      attributes: { type: 'CampaignMember', url: `/services/data/v65.0/sobjects/CampaignMember/${ids.M1}` },
      Id: ids.M1,
      Campaign: {
        attributes: { type: 'Campaign', url: `/services/data/v65.0/sobjects/Campaign/${ids.C1}` },
        Name: 'Spring Webinar',
      },
    },
  ]);
});

test('FIELDS() gives the standard or the custom fields', async () => {
  const custom = await org.query('SELECT FIELDS(CUSTOM) FROM Lead ORDER BY Id LIMIT 1');
  assert.deepEqual(plain(custom.body.records), [{ Lockstep_Key__c: null }]);
  const tooMany = await org.query('SELECT FIELDS(ALL) FROM Lead');
  assert.equal(tooMany.body[0]?.errorCode, 'MALFORMED_QUERY');
});
