import { both, onlyMarketo, onlySalesforce } from './groups.ts';
import { tooLongStatus } from './odd-channels.ts';
import type { Case, CaseCampaign, CaseStatus, Group } from './cases.ts';

/**
 * What goes wrong beyond the demo, one pair each; `shows` says what. Nobody asks for these links: who tries a client here
 * links what they like.
 */

const campaign = (name: string, more: Partial<CaseCampaign> = {}): CaseCampaign => ({
  name,
  type: null,
  actualCost: null,
  startDate: '2026-05-20',
  ...more,
});

type Program = { readonly id: number; readonly name: string; readonly channel: string } & Partial<
  Case['program']
>;

const odd = (
  shows: string,
  program: Program,
  of: CaseCampaign | null,
  people: readonly Group[],
  more: Partial<Case> = {},
): Case => ({
  shows,
  program: { description: shows, ...program },
  campaign: of,
  wanted: false,
  people,
  ...more,
});

const status = (label: string, responded = false, isDefault = false): CaseStatus => ({
  label,
  responded,
  isDefault,
});
const own = [status('Sent', false, true), status('Responded', true)];
const some: readonly Group[] = [both(12), onlyMarketo(4, 'known'), onlySalesforce(3, 'known')];

/** The same word, its accents as marks of their own. */
const decomposed = (text: string): string => text.normalize('NFD');
const longName = (length: number): string =>
  'Everything you always wanted to know about zero trust, '.repeat(5).slice(0, length - 1) + '.';

const statusCases: readonly Case[] = [
  odd(
    'labels that differ in case and in Unicode form',
    { id: 1201, name: 'SA-2026 Salon de la Sécurité', channel: 'Salon' },
    campaign('Salon de la Sécurité 2026', { relabel: { Invité: decomposed('Invité'), Présent: 'présent' } }),
    some,
  ),
  odd(
    'labels with outer and repeated spaces',
    { id: 1202, name: 'VM-2026 Arranged Meetings', channel: 'Vendor Arranged Meetings' },
    campaign('Arranged Meetings 2026', { relabel: { Registered: ' Registered', 'No Show': 'No  Show ' } }),
    some,
  ),
  odd(
    'two program statuses that are one after folding',
    { id: 1203, name: 'LA-2026 Look-alikes', channel: 'Look-alikes' },
    campaign('Look-alikes'),
    some,
  ),
  odd(
    'a program status longer than a campaign member can hold',
    { id: 1204, name: 'LW-2026 Long Words', channel: 'Long Words' },
    campaign('Long Words', { relabel: { [tooLongStatus]: null } }),
    [...some, onlyMarketo(4, 'known', { holdsInMarketo: tooLongStatus })],
  ),
  odd(
    'hidden statuses: one that the campaign has too, one that it lacks, both held',
    { id: 1205, name: 'QS-2026 Quiet Statuses', channel: 'Quiet Statuses' },
    campaign('Quiet Statuses', { extra: [status('Paused')] }),
    [
      ...some,
      both(3, { holds: 'Paused', holdsInMarketo: 'Paused' }),
      onlyMarketo(3, 'known', { holdsInMarketo: 'Archived' }),
    ],
  ),
  odd(
    'members of a status that the channel no longer has',
    { id: 1206, name: 'TR-2023 Trial Sign-ups', channel: 'Trial' },
    campaign('Trial Sign-ups 2023'),
    [
      ...some,
      onlyMarketo(4, 'known', { holdsInMarketo: 'Trial Started' }),
      both(3, { holdsInMarketo: 'Trial Started' }),
    ],
  ),
  odd(
    'members of values that are no status of their campaign',
    { id: 1207, name: 'IR-2025 Inbound Requests', channel: 'Inbound Request' },
    campaign('Inbound Requests 2025'),
    [
      ...some,
      ...['Mailed 2019', 'sent', 'SENT', 'No action', '–', '🤷', 'x'.repeat(40)].map((holds) =>
        both(1, { holds }),
      ),
    ],
  ),
  odd(
    'no default status, as campaigns older than API 39 may have',
    { id: 1208, name: 'CS-2016 Content Syndication', channel: 'Content Syndication' },
    campaign('Content Syndication 2016', {
      startDate: '2016-04-01',
      statuses: [status('No Action'), status('Downloaded', true)],
      withoutDefault: true,
    }),
    some,
  ),
  odd(
    'few campaign statuses for many steps: a map must send several to one',
    { id: 1209, name: 'OE-2026-06 User Conference', channel: 'Owned Event' },
    campaign('User Conference 2026', {
      statuses: [status('Invited', false, true), status('Registered'), status('Attended', true)],
    }),
    [both(10, { holds: 'Invited' }), both(8, { holds: 'Attended' }), onlyMarketo(8, 'known')],
  ),
  odd(
    '200 statuses',
    { id: 1210, name: 'TH-2026 Two Hundred Steps', channel: 'Two Hundred Steps' },
    campaign('Two Hundred Steps'),
    [both(200), both(20, { ahead: 'marketo' }), both(20, { ahead: 'salesforce' })],
  ),
  odd(
    'every success disagrees with HasResponded',
    { id: 1211, name: 'PF-2026 Reading List', channel: 'PathFactory Listener' },
    campaign('Reading List', { respondedFlipped: ['No Action', 'Content Consumed', 'Fast Moving Buyer'] }),
    some,
  ),
  odd(
    'labels that begin with pictures',
    { id: 1212, name: 'PA-2026 Party 🎈', channel: 'Party' },
    campaign('Party 🎈'),
    some,
  ),
  odd(
    'right-to-left statuses and names',
    { id: 1213, name: 'ملتقى الأمن السيبراني ٢٠٢٦', channel: 'فعالية' },
    campaign('ملتقى الأمن السيبراني'),
    some,
  ),
];

const guardCases: readonly Case[] = [
  odd(
    'a webinar program: its statuses are locked',
    { id: 1220, name: 'WN-2026-04 Live Demo', channel: 'Webinar' },
    campaign('Live Demo April'),
    some,
  ),
  odd(
    'an e-mail program: nobody can be added from Salesforce',
    { id: 1221, name: 'EM-2026-03 Spring Letter', channel: 'Email Send' },
    campaign('Spring Letter', { type: 'Email' }),
    [...some, onlySalesforce(12, 'known')],
  ),
  odd(
    'an engagement program with many who would start to get letters',
    { id: 1222, name: 'NU-2025 Welcome Series', channel: 'Nurture' },
    campaign('Welcome Series'),
    [both(6), onlySalesforce(40, 'known'), onlySalesforce(20, 'unknown')],
  ),
  odd(
    'tied by native sync',
    { id: 1223, name: 'WC-2026-02 Cloud Hour', channel: 'Webcast', native: true },
    campaign('Cloud Hour February'),
    some,
  ),
  odd(
    'a campaign that is no longer active',
    { id: 1224, name: 'CONF-2022 Infra Summit', channel: 'Conference' },
    campaign('Infra Summit 2022', { isActive: false, startDate: '2022-10-04' }),
    some,
  ),
  odd(
    'a Type that a restricted picklist does not have',
    { id: 1225, name: 'VE-2026 Virtual Expo', channel: 'Self-Service Virtual Event' },
    campaign('Virtual Expo', { type: 'Trade Show' }),
    some,
  ),
  odd(
    'many period costs, against another ActualCost',
    {
      id: 1226,
      name: 'VS-2026 Sponsorships',
      channel: 'Virtual Sponsorship',
      costs: Array.from({ length: 24 }, (_, month) => ({
        startDate: `${2025 + Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`,
        cost: 1000 + month,
      })),
    },
    campaign('Sponsorships 2025-26', { actualCost: 1 }),
    some,
  ),
  odd(
    'costs that add up to nothing',
    {
      id: 1227,
      name: 'SV-2025 Customer Survey',
      channel: 'Survey',
      costs: [{ startDate: '2025-10-01', cost: 0 }],
    },
    campaign('Customer Survey 2025', { actualCost: 700 }),
    some,
  ),
  odd(
    'names as long as they may be',
    { id: 1228, name: longName(255), channel: 'Webcast' },
    campaign(longName(80)),
    some,
  ),
  odd(
    'the program of a pair that another one claims',
    { id: 1229, name: 'DM-2026-02 Mug', channel: 'Direct Mail' },
    campaign('Mug'),
    some,
  ),
  odd(
    'another program that fits the same campaign',
    { id: 1230, name: 'DM-2026-02 Mug (again)', channel: 'Direct Mail' },
    null,
    [onlyMarketo(12, 'known')],
  ),
  odd(
    'nobody on either side',
    { id: 1231, name: 'RP-2026 Refer a Friend', channel: 'Referral Program' },
    campaign('Refer a Friend'),
    [],
  ),
  odd(
    "Salesforce's own two statuses and an imported list",
    { id: 1232, name: 'GI-2026 Gifts', channel: 'Gift Invitation' },
    campaign('Gifts 2026', { statuses: own }),
    [
      both(9, { holds: 'Sent' }),
      both(6, { holds: 'Responded' }),
      onlySalesforce(5, 'unknown', { holds: 'Registered' }),
    ],
  ),
];

const peopleCases: readonly Case[] = [
  odd(
    'people twice on either side, all of them members',
    { id: 1240, name: 'WC-2026-06 Twice', channel: 'Webcast' },
    campaign('Twice'),
    [
      both(6),
      both(4, { twist: 'two-leads' }),
      both(4, { twist: 'two-salesforce-leads', as: 'lead' }),
      both(4, { twist: 'two-contacts', as: 'contact' }),
      both(4, { twist: 'lead-and-contact-members', as: 'contact' }),
      onlyMarketo(3, 'known', { twist: 'lead-and-contact', as: 'contact' }),
    ],
  ),
  odd(
    'leads converted while members',
    { id: 1241, name: 'WC-2026-07 Converted', channel: 'Webcast' },
    campaign('Converted'),
    [
      both(6),
      both(4, { twist: 'converted', as: 'contact' }),
      both(4, { twist: 'converted-member', as: 'contact' }),
    ],
  ),
  odd(
    'people merged, on either side',
    { id: 1242, name: 'WC-2026-08 Merged', channel: 'Webcast' },
    campaign('Merged'),
    [both(6), both(4, { twist: 'merged-in-marketo' }), both(4, { twist: 'merged-in-salesforce' })],
  ),
  odd(
    'people whose record Salesforce has deleted',
    { id: 1243, name: 'GC-2025 Playbook', channel: 'Gated Content' },
    campaign('Playbook'),
    [both(6), onlyMarketo(4, 'known', { twist: 'deleted-in-salesforce' })],
  ),
  odd(
    'accounts as members',
    { id: 1244, name: 'FE-2026-03 Account Dinner', channel: 'Field Event' },
    campaign('Account Dinner', { accounts: 5 }),
    some,
  ),
  odd(
    'people who are hard to tell',
    { id: 1245, name: 'SS-2026-01 Hard to Tell', channel: 'Speaking Session' },
    campaign('Hard to Tell'),
    [
      both(6),
      both(3, { twist: 'upper-case-email' }),
      onlyMarketo(4, 'known', { twist: 'other-last-name' }),
      onlyMarketo(4, 'unknown', { twist: 'no-last-name' }),
      onlyMarketo(4, 'unknown', { twist: 'no-marketo-email' }),
      onlySalesforce(4, 'unknown', { twist: 'no-salesforce-email' }),
      both(3, { twist: 'longest-names' }),
    ],
  ),
];

export const oddCases: readonly Case[] = [...statusCases, ...guardCases, ...peopleCases];
