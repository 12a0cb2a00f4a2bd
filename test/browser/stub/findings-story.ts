import type { FindingView } from '../../../companion/src/links/views.ts';

/** Why the story’s two sides do not match at first. */

type Fix = FindingView['fixes'][number];
const finding = (
  code: string,
  [marketoStatus, salesforceStatus]: readonly [string | null, string | null],
  members: number,
  [sentence, explanation]: readonly [string, string],
  [fixCode, fix, choice, options = []]: readonly [string, string, Fix['choice'], Fix['options']?],
): FindingView => ({
  code,
  facet: 'label',
  severity: 'blocking',
  marketoStatus,
  salesforceStatus,
  members,
  params: {},
  sentence,
  explanation,
  fixes: [{ code: fixCode, text: fix, choice, options }],
});

export const findings: readonly FindingView[] = [
  finding(
    'near-match',
    ['No Show', 'No show'],
    212,
    ['“No Show” and “No show”', 'Same name, but one letter is a capital in Marketo. 212 members have it.'],
    ['treat-as', 'Treat as “No Show”', { fix: 'treat-as', marketo: 'No Show', salesforce: 'No show' }],
  ),
  finding(
    'near-match',
    ['Follow Up Requested', 'Follow Up  Requested'],
    31,
    [
      '“Follow Up Requested” and “Follow Up  Requested”',
      'Same name, but with two spaces in Salesforce. 31 members have it.',
    ],
    [
      'treat-as',
      'Treat as “Follow Up Requested”',
      { fix: 'treat-as', marketo: 'Follow Up Requested', salesforce: 'Follow Up  Requested' },
    ],
  ),
  finding(
    'missing-in-salesforce',
    ['Attended On-demand', null],
    0,
    ['“Attended On-demand” is missing in Salesforce', 'The program has this status; this campaign doesn’t.'],
    ['add-status', 'Add to campaign', { fix: 'add-status', label: 'Attended On-demand' }],
  ),
  finding(
    'only-in-salesforce-held',
    [null, 'Responded'],
    14,
    ['“Responded” is only in Salesforce', '14 members have it. The program doesn’t have this status.'],
    [
      'choose-status',
      'Choose a program status',
      null,
      ['Attended', 'Engaged'].map((status) => ({
        status,
        choice: { fix: 'treat-as', marketo: status, salesforce: 'Responded' },
      })),
    ],
  ),
];
