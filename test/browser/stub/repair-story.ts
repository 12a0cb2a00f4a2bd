import type { RepairChoice } from '../../../companion/src/domain/repair.ts';
import type { RepairView } from '../../../companion/src/links/repair-views.ts';
import { campaign, linkId, webcast } from './story.ts';

const told = (text: string) => ({ code: 'story', params: {}, text });

const sentenceOf = (choice: RepairChoice): string => {
  if (choice.fix === 'treat-as')
    return `Treat “${choice.salesforce}” as “${choice.marketo}”. Nothing is renamed.`;
  return choice.fix === 'add-status' ? `Add “${choice.label}” to the campaign.` : 'Something else.';
};

/** A repair with these choices. With all four the pair can be linked. */
export const repairOf = (choices: readonly RepairChoice[], state: RepairView['state']): RepairView => ({
  id: 'repair-1',
  linkId,
  programId: webcast.id,
  campaignId: campaign.id,
  createdAt: '2026-11-19T13:33:00.000Z',
  createdBy: 'Salesforce marketers',
  state,
  choices: choices.map((choice) => ({
    choice,
    how: 'done',
    sentence: told(sentenceOf(choice)),
    note: null,
    manual: [],
  })),
  steps: [],
  willChange: choices.length,
  membersMoved: 0,
  before: { matched: 6, total: 10, canLink: false },
  after: { matched: 6 + choices.length, total: 10, canLink: choices.length === 4 },
  findingsAfter: [],
  map: [{ marketo: 'No Show', salesforce: 'No show' }],
  failure: null,
});
