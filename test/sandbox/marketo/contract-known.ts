/** Where the sandbox deviates from the published definitions on purpose, and what says that real instances do. */
export type Known = { readonly pattern: RegExp; readonly source: string };

const samples = 'the samples of the developer documentation';

export const known: readonly Known[] = [
  {
    pattern: /^[A-Z]+ \/(rest|bulk)\/v1\/.* answer: \.(errors|warnings): missing$/,
    source:
      'answers recorded from a live instance leave out what is empty (grouparoo’s fixtures), and so do all samples',
  },
  {
    pattern: /leads.*answer: \.result\[\]\.(createdAt|email|firstName|lastName|updatedAt): not described$/,
    source: 'the definition of a lead names no ordinary field: every instance has its own',
  },
  {
    pattern:
      /\/lead\/\{leadId\}.*\.result\[\]\.(createdAt|email|firstName|lastName|updatedAt): not described$/,
    source: 'the same, for one lead',
  },
  {
    pattern:
      /POST .*\/leads(\/push|\/delete|\/partitions)?\.json answer: \.result\[\]\.reasons: not described$/,
    source: 'the definition spells one "reason"; the documentation and every client have a list of "reasons"',
  },
  {
    pattern:
      /leads\/programs.*\.result\[\]\.membership\.(id|progressionStatusType|updatedAt): not described$/,
    source: `${samples}: Leads, Programs`,
  },
  {
    pattern: /POST .*\/members(\/status|\/delete)?\.json answer: \.result\[\]\.leadId: missing$/,
    source: `${samples}: skipped members carry seq and reasons, no leadId`,
  },
  {
    pattern: /members\/status\.json answer: .*"created" is not in the enumeration$/,
    source: 'Program Members, Program Member Status: "updated", "created", or "skipped"',
  },
  {
    pattern: /GET .*\/members\.json answer: \.result\[\]\.statusName: not described$/,
    source: 'Program Members, Query: fields are those of Describe Program Member',
  },
  {
    pattern: /GET .*\/members\.json request: filterValues: missing$/,
    source: 'Program Members, Query: updatedAt comes with startAt and endAt instead',
  },
  {
    pattern:
      /POST .*\/members\.json request: \.input\[\]\.(\{fieldApiName\}: missing|webinarUrl: not described)$/,
    source: 'the definition writes a placeholder for the names of fields',
  },
  {
    pattern: /POST .*\/(leads|leads\/push)\.json request: \.input\[\]\.\w+: not described$/,
    source: 'the definition names no ordinary field of a lead, as in answers',
  },
  {
    pattern:
      /program.*answer: \.result\[\]\.folder\.(folderName: not described|id: missing|value: not described)$/,
    source: `${samples} and live records of programs (airbyte): a response’s folder has value and folderName`,
  },
  { pattern: /program.*\.headStart: not described$/, source: `${samples}: Programs` },
  {
    pattern: /program.*\.(type|status): ".*" is not in the enumeration$/,
    source: 'live records (airbyte): "Default", "Event", "Engagement", "Email", and an empty status',
  },
  {
    pattern: /program.*\.(tags|costs): (null instead of array|missing)$/,
    source: `${samples}: Programs, null where there are none; by tag they show tags without costs`,
  },
  {
    pattern: /GET .*\/programs\.json request: (filterValues|status): not described$/,
    source: 'Programs, Browse: status; the definition itself says that filterType requires filterValues',
  },
  {
    pattern: /POST .*\/program\/\{id\}\/tag\/.*: not described$/,
    source: 'Tags, Update and Delete: both calls are in the documentation alone',
  },
  {
    pattern: /channel.*\.progressionStatuses\[\]\.description: null instead of string$/,
    source: `${samples}: Channels`,
  },
  {
    pattern: /channel\/byName\.json request: (Name: missing|name: not described)$/,
    source: 'the definition spells the parameter Name, the documentation name; both are taken',
  },
  {
    pattern: /tokens\.json answer: \.result\[\]\.folder: object instead of string$/,
    source: `${samples}: Tokens`,
  },
  {
    pattern: /folder.*answer: \.result\[\]\.(url|parent|description): null instead of (string|object)$/,
    source: `${samples}: Folders, root folders`,
  },
  {
    pattern: /smartCampaign.*\.(maxMembers|qualificationRule(Interval|Unit)|recurrence\.\w+): missing$/,
    source: `${samples}: Smart Campaigns show "recurrence": {"weekdayOnly": false}`,
  },
  {
    pattern: /staticList.*\.result\[\]\.(url|workspace|description): missing$/,
    source: `${samples}: Static Lists`,
  },
  {
    pattern: /activities.*\.campaignId: null instead of integer$/,
    source: 'open: null or left out for what no campaign caused; the switch activityCampaign',
  },
  {
    pattern: /activities\/types\.json answer: \.result\[\]\.primaryAttribute: missing$/,
    source: 'activity types recorded from a live instance (airbyte): not every type has one',
  },
  {
    pattern: /activities\/external\.json answer: \.result\[\]\.\w+: missing$/,
    source: `${samples}: Add Custom Activities answers with id, marketoGUID and status, or status and errors`,
  },
  {
    pattern: /activities\/external\.json request: \.input\[\]\.(errors|id): missing$/,
    source: 'the definition has one shape for what is sent and what comes back',
  },
  {
    pattern: /campaigns\/\{campaignId\}\/(trigger|schedule)\.json answer: \.result\[\]\.\w+: missing$/,
    source: `${samples}: Smart Campaigns, Schedule and Trigger answer with the id alone`,
  },
  {
    pattern: /import\/\{batchId\}\/status\.json answer: \.result\[\]\.(message|numOf\w+): not described$/,
    source: `${samples}: Bulk Program Member Import`,
  },
];

/** The explanation of a deviation, if there is one. */
export const explained = (deviation: string): Known | undefined =>
  known.find((one) => one.pattern.test(deviation));
