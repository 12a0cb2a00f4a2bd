/** Every sentence about a plan for members and what became of it, by its code. Gaps are named; status names are never translated. */
export const planTexts = {
  'in-step-already': 'Both sides are in step already.',
  'on-both-sides': 'This member is on both sides.',
  'nothing-to-approve': 'Nothing waits for approval here.',
  'nobody-to-choose': 'This member does not wait for somebody to say who they are.',
  'not-on-that-side': 'This member is not on that side any more.',
  'has-it-already': 'That side has this status already.',
  'no-campaign-status': 'The campaign has no such status.',
  'no-program-status': 'The program has no such status.',
  'no-partner-in-marketo': 'This status has no partner in Marketo.',
  'no-partner-in-salesforce': 'This status has no partner in Salesforce.',
  'hidden-in-marketo': 'This status is hidden in Marketo.',
  'locked-in-marketo': 'Only the webinar provider gives this status to people in Marketo.',
  'email-program': 'Nobody can be added to an e-mail program.',
  'no-additions': 'Nobody may be added to this engagement program from Salesforce.',
  'engagement-again': 'Joining an engagement program again would start its content from the beginning.',
  'no-email': 'Marketo can only add a person with an e-mail address.',
  'cannot-be-done': 'This cannot be done for this member.',
  'one-for-each-email': 'Marketo has one person for each e-mail address. Choose that one.',
  'nobody-of-that-id': 'Nobody with this e-mail address has that id.',
  'taken-already': 'That record is another member of this campaign.',
  readd:
    'Marketo moves forward only: the member is removed and added again, and the date they joined is lost.',
  'may-be-twice':
    'This person has more than one record there. While two of them are members, nobody is removed: merge them first.',
  'other-side-stays': 'The other side was written too, and cannot be set back.',
  'both-written': 'Both sides were written. Decide about this member by hand.',
  'gone-since-marketo': 'Changed since: no longer a member in Marketo.',
  'gone-since-salesforce': 'Changed since: no longer a member in Salesforce.',
  'changed-since-marketo': 'Changed since: Marketo has “{status}” now.',
  'changed-since-salesforce': 'Changed since: Salesforce has “{status}” now.',
  'no-way-back': 'Marketo statuses only move forward, so “{status}” cannot be set again.',
  'changed-meanwhile': 'A status changed meanwhile.',
  'decided-again': 'Somebody decided about this member again.',
  'link-ended': 'The link was ended.',
  'field-stays':
    'One value of a custom field that was copied stays as it is. Its history says what was there.',
  'fields-stay':
    '{values} values of custom fields that were copied stay as they are. Their history says what was there.',
  'day-enough-marketo': 'The first sync takes about {calls} calls to Marketo. {left} are left of the day.',
  'day-enough-salesforce':
    'The first sync takes about {calls} calls to Salesforce. {left} are left of the day.',
  'day-short-marketo':
    'The first sync takes about {calls} calls to Marketo, and {left} are left of the day. It goes on by itself with the next day’s calls.',
  'day-short-salesforce':
    'The first sync takes about {calls} calls to Salesforce, and {left} are left of the day. It goes on by itself as calls become free.',
} as const;
