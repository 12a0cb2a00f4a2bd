/**
 * Every behaviour that the published sources leave open, in one place. The first value is the default; tests draw the
 * others at random, since a client must live with all of them. Each names the page of Marketo's
 * developer documentation that it is about, or where else it comes from.
 */
export const unverified = {
  /** Program Members, Create and Update: an unknown statusName refuses the whole call, or each record. */
  unknownStatus: ['response', 'record'],
  /** Program Members, Create and Update: the code of a call about a program that does not exist. */
  unknownProgram: ['1013', '610'],
  /** Error Codes, 1036; in no document for members: a person twice in one input is taken twice, or the second is skipped. */
  duplicateInput: ['taken', 'skipped'],
  /** Program Members, Create and Update: whether "no show" finds "No Show". */
  statusCase: ['exact', 'folded'],
  /** Program Members, Create and Update; in no document: a different status of the same step succeeds, or is skipped as already past. */
  equalStep: ['moves', 'skipped'],
  /** Channels: whether the API may still move somebody to a hidden status. */
  hiddenTarget: ['accepted', 'unknown'],
  /** Activities; in no document: removing a member writes a 104 to "Not in Program", or nothing. */
  removalActivity: ['written', 'none'],
  /** Program Members, Query: with explicit fields, the membership block comes always, or only when asked for by name. */
  membershipBlock: ['always', 'when-asked'],
  /** Program Members, Query: a requested field without a value is null, or left out. */
  emptyFields: ['null', 'omitted'],
  /** Leads: a single lead that does not exist is an error 1004, or an empty result. */
  unknownLead: ['1004', 'empty'],
  /** Leads: sources differ on whether the company of a lead may be written here; refused records say 1021. */
  companyOnSync: ['accepted', 'refused'],
  /** Error Codes, limits: the code for more than 300 records or filter values. */
  tooManyRecords: ['1003', '1001'],
  /** Error Codes, limits: the limit of 100,000 on filtered members counts all members of the program, or those that match. */
  memberLimit: ['program', 'matching'],
  /** Error Codes, limits: an asset page above 200 is refused with 1003, or cut to 200. */
  assetPageTooLarge: ['refused', 'clamped'],
  /** in no document: the code for a paging token that is not valid (any more). */
  badPagingToken: ['1003', '702'],
  /** in no document: hours a paging token lives; "unlimited" where nothing was found. */
  pagingTokenHours: ['unlimited', '24'],
  /** Activities: pages of activities are as full as they can be, or short and sometimes empty with moreResult true. */
  activityPages: ['full', 'short'],
  /** met by clients: every activity is readable at once, or every third only five seconds after its date. */
  activityDelay: ['none', 'some-late'],
  /** answers as recorded: an activity page without activities has an empty result, or no result key. */
  emptyActivityPage: ['empty', 'no-result'],
  /** Activities: campaignId of an activity that no smart campaign caused is null, or missing. */
  activityCampaign: ['null', 'missing'],
  /** met by clients: the id of a lead that lost a merge is gone, or answers as the winner. */
  mergedLead: ['gone', 'redirected'],
  /** Error Codes, limits; in no document: refused calls (606, 607, 615) count against rate and quota, or do not. */
  throttledCalls: ['counted', 'free'],
  /** Programs: the code for a program without a tag that its type requires. */
  requiredTagMissing: ['709', '701'],
  /** Leads: programStatus of a push, in the published definition and in no prose, sets the status or does nothing. */
  pushProgramStatus: ['ignored', 'sets'],
  /** Leads: a field that Marketo's own sync manages is passed over in a write, or the record is skipped with 1003. */
  readOnlyOnSync: ['ignored', 'refused'],
  /** Activities: the number of an activity is small, beyond 32 bits, or not there; marketoGUID always is. */
  activityIds: ['small', 'large', 'missing'],
  /** Activities; met by clients: lists of changes and deleted leads spell dates as everything else (Z), or as in their samples (+0000). */
  changeDates: ['zulu', 'offset'],
  /** Error Codes, limits: activities of a list of 10,000 people or more: the docs give two days in 2026 from which they are refused. */
  largeListFeed: ['read', 'refused'],
  /** Bulk Extract: filters by change and by smart list are not in every subscription (1035). */
  bulkFilters: ['available', 'refused'],
  /** Bulk Extract: a cancelled extract is spelled as in samples and libraries, or as in the prose. */
  bulkCancelled: ['Cancelled', 'Canceled'],
  /** Bulk Extract: times of an extract end in Z, or carry Pacific standard time as in the older samples. */
  bulkDates: ['zulu', 'pacific'],
  /** Bulk Extract: yes and no in a file are words, or 1 and 0 as in one recorded file. */
  bulkBooleans: ['words', 'digits'],
  /** Bulk Extract: a file is there with its status, or still missing (404) for a while, as one client knows it. */
  bulkFile: ['with-status', 'later-than-status'],
  /** Bulk Extract: two clients strip NUL and CR bytes from files; they come, or do not. */
  bulkBytes: ['clean', 'soiled'],
  /** Bulk Extract: SSV is separated by semicolons on one page, by spaces on another. */
  bulkSsv: ['semicolon', 'space'],
  /** in no document: extracts of members take the Salesforce ids of people among their fields, or say 1006. */
  bulkCrmFields: ['accepted', 'refused'],
} as const;

export type Switches = { readonly [Name in keyof typeof unverified]: (typeof unverified)[Name][number] };

/** Each switch at its default. */
export const defaultSwitches: Switches = {
  unknownStatus: 'response',
  unknownProgram: '1013',
  duplicateInput: 'taken',
  statusCase: 'exact',
  equalStep: 'moves',
  hiddenTarget: 'accepted',
  removalActivity: 'written',
  membershipBlock: 'always',
  emptyFields: 'null',
  unknownLead: '1004',
  companyOnSync: 'accepted',
  tooManyRecords: '1003',
  memberLimit: 'program',
  assetPageTooLarge: 'refused',
  badPagingToken: '1003',
  pagingTokenHours: 'unlimited',
  activityPages: 'full',
  activityDelay: 'none',
  emptyActivityPage: 'empty',
  activityCampaign: 'null',
  mergedLead: 'gone',
  throttledCalls: 'counted',
  requiredTagMissing: '709',
  pushProgramStatus: 'ignored',
  readOnlyOnSync: 'ignored',
  activityIds: 'small',
  changeDates: 'zulu',
  largeListFeed: 'read',
  bulkFilters: 'available',
  bulkCancelled: 'Cancelled',
  bulkDates: 'zulu',
  bulkBooleans: 'words',
  bulkFile: 'with-status',
  bulkBytes: 'clean',
  bulkSsv: 'semicolon',
  bulkCrmFields: 'accepted',
};
