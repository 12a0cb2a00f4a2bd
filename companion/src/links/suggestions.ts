import { fold } from '../domain/statuses.ts';
import { suggestionTexts } from '../domain/suggestion-texts.ts';
import { teller, type Told } from '../domain/told.ts';
import { sharedMembers } from '../store/shared-members.ts';
import type { LinkContext } from './context.ts';
import { searchPrograms } from './search.ts';
import type { ProgramHit, SuggestionView } from './views.ts';

const tell = teller(suggestionTexts);

/** Programs that are looked at, the best matching first. */
const candidates = 10_000;
/** A candidate with less than this is no suggestion. */
const leastScore = 0.35;

/**
 * Programs that may belong to a campaign, best first, each with its reasons: the words of both names, a date in both, the
 * channel as campaign type, statuses that match, members that the store knows from the program. Only programs that can be linked or mended; a guess, never more.
 */
export async function suggestPrograms(
  context: LinkContext,
  campaignId: string,
  limit: number,
): Promise<SuggestionView[]> {
  const [campaign] = await context.salesforce.campaigns('interactive', [campaignId]);
  const hits = await searchPrograms(context, campaignId, '', candidates);
  if (campaign === undefined) return [];
  const free = hits.filter(({ linkedCampaign, refused }) => linkedCampaign === null && refused === null);
  const rare = rarity(free.map(({ program }) => program.name));
  const shared = await sharedWith(
    context,
    campaignId,
    free.map(({ program }) => program.id),
  );
  return free
    .map((hit) => scored(hit, campaign, rare, shared(hit.program.id)))
    .filter(({ score }) => score >= leastScore)
    .toSorted((a, b) => b.score - a.score || a.program.program.name.localeCompare(b.program.program.name))
    .slice(0, limit)
    .map((one) => ({ ...one, score: Math.round(one.score * 100) / 100 }));
}

function scored(
  hit: ProgramHit,
  campaign: { readonly name: string; readonly type: string | null; readonly startDate: string | null },
  rare: (word: string) => number,
  people: Shared,
): SuggestionView {
  const [ours, theirs] = [wordsOf(hit.program.name), wordsOf(campaign.name)];
  const common = [...ours].filter((word) => theirs.has(word));
  const weigh = (words: Iterable<string>) => [...words].reduce((sum, word) => sum + rare(word), 0);
  const all = weigh(new Set([...ours, ...theirs]));
  const names = all === 0 ? 0 : weigh(common) / all;
  const month = campaign.startDate?.slice(0, 7) ?? null;
  const sameMonth = month !== null && hit.program.name.includes(month);
  const sameType = campaign.type !== null && fold(campaign.type) === fold(hit.program.channel);
  const share = hit.total === 0 ? 0 : hit.matched / hit.total;
  const reasons: Told[] = [
    ...(fold(hit.program.name) === fold(campaign.name)
      ? [tell('same-name')]
      : common.length > 0
        ? [tell('common-words', { words: common.join(' ') })]
        : []),
    ...(sameMonth ? [tell('same-month', { month })] : []),
    ...(sameType ? [tell('same-type', { type: campaign.type })] : []),
    ...(share > 0 ? [tell('statuses-match', { matched: hit.matched, total: hit.total })] : []),
    ...(people.shared > 0 ? [tell('shared-members', people)] : []),
  ];
  const members = people.shared === 0 ? 0 : people.shared / people.of;
  const score =
    0.6 * Math.max(names, members) + 0.1 * Number(sameMonth) + 0.1 * Number(sameType) + 0.2 * share;
  // Statuses alone say little: most programs share them.
  return { program: hit, score: names === 0 && !sameMonth && members === 0 ? 0 : score, reasons };
}

/** Members of the campaign whom we know from a program, of those that were looked at. */
type Shared = { readonly shared: number; readonly of: number };

/** As many members as one call answers for tell enough of the whole campaign. */
const membersRead = 2000;

/** Whom the campaign has in common with each of these programs, as far as the store knows: one call, however many programs. */
async function sharedWith(
  { store, scope, salesforce }: LinkContext,
  campaignId: string,
  programIds: readonly number[],
): Promise<(programId: number) => Shared> {
  const recordIds: string[] = [];
  for await (const { recordId } of salesforce.members('interactive', campaignId)) {
    if (recordId !== '') recordIds.push(recordId);
    if (recordIds.length === membersRead) break;
  }
  const found = await sharedMembers(store.db, scope, recordIds, programIds);
  return (programId) => ({ shared: found.get(programId) ?? 0, of: recordIds.length });
}

const wordsOf = (name: string): Set<string> =>
  new Set(
    fold(name)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ''),
  );

/** A word that most programs share says less than one that few do. */
function rarity(names: readonly string[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const name of names) for (const word of wordsOf(name)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return (word) => 1 / (1 + (counts.get(word) ?? 0));
}
