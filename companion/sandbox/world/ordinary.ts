import { channels } from './channels.ts';
import { both, onlyMarketo, onlySalesforce } from './groups.ts';
import type { Case, CaseCampaign, Group } from './cases.ts';

/** The bulk of a marketing year: two programs for each real channel, each with its campaign, and little that is odd. */

const firstProgramId = 1301;
const topics = [
  'Zero Trust',
  'Cloud Costs',
  'Incident Response',
  'Identity',
  'Compliance',
  'Observability',
  'Supply Chain',
];
const months = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12'];

const people: readonly Group[] = [
  both(52),
  both(9, { ahead: 'marketo' }),
  both(9, { ahead: 'salesforce' }),
  onlyMarketo(16, 'known'),
  onlyMarketo(12, 'unknown'),
  onlySalesforce(10, 'known'),
  onlySalesforce(8, 'unknown'),
];

const cycled = <T>(values: readonly T[], at: number): T | undefined => values[at % values.length];

/** Every fifth was filled from a list by Salesforce's own statuses, every ninth is over, every third has no Type yet. */
function campaignOf(name: string, channel: string, at: number, startDate: string): CaseCampaign {
  const own = [
    { label: 'Sent', responded: false, isDefault: true },
    { label: 'Responded', responded: true },
  ];
  return {
    name,
    type: at % 3 === 0 ? null : channel,
    actualCost: at % 4 === 0 ? 500 * (at + 1) : null,
    startDate,
    isActive: at % 9 !== 8,
    ...(at % 5 === 4 ? { statuses: own } : {}),
  };
}

export const ordinaryCases: readonly Case[] = ['2025', '2026'].flatMap((year, half) =>
  channels.map(({ name: channel }, place): Case => {
    const at = half * channels.length + place;
    const month = cycled(months, at * 5) ?? '01';
    const topic = cycled(topics, at) ?? '';
    const listed = at % 5 === 4;
    return {
      program: {
        id: firstProgramId + at,
        name: `${year}-${month} ${topic} – ${channel}`,
        channel,
        description: `${channel}, ${topic}`,
        ...(at % 2 === 0 ? { costs: [{ startDate: `${year}-${month}-01`, cost: 500 * (at + 1) }] } : {}),
      },
      campaign: campaignOf(`${topic} ${channel} ${month}/${year}`, channel, at, `${year}-${month}-12`),
      wanted: false,
      people: listed ? people.map((one) => ({ ...one, holds: one.ahead ? 'Responded' : 'Sent' })) : people,
      regulars: 10,
    };
  }),
);
