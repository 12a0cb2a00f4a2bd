import { statusesOf } from '../cycle/containers.ts';
import { guardFindings } from '../cycle/guards.ts';
import { findingTold } from '../domain/finding-messages.ts';
import { isBlocking, type Finding } from '../domain/findings.ts';
import { matchStatuses } from '../domain/match.ts';
import { defaultPolicies } from '../domain/policies.ts';
import { fold } from '../domain/statuses.ts';
import { refusal } from '../domain/refusal.ts';
import { saidOf } from '../domain/told.ts';
import type { Program } from '../marketo/marketo.ts';
import { linkByCampaign, listLinks } from '../store/links.ts';
import type { LinkContext } from './context.ts';
import { findingView } from './finding-view.ts';
import { programView } from './preview.ts';
import type { ProgramHit } from './views.ts';

/**
 * Programs whose name or id contains every word of the text, each with its match against the campaign's statuses; best
 * match first, those already linked last. Members are not counted: that would take a read of each program.
 */
export async function searchPrograms(
  context: LinkContext,
  campaignId: string,
  text: string,
  limit: number,
): Promise<ProgramHit[]> {
  const { store, scope, salesforce, inventory } = context;
  const [campaign] = await salesforce.campaigns('interactive', [campaignId]);
  if (campaign === undefined) throw refusal('not-found', 'CAMPAIGN_NOT_FOUND', 'no-campaign');
  const programs = (await inventory.programs()).filter((program) => contains(program, text));
  const channels = await inventory.channels();
  const labels = await salesforce.statuses('interactive', [campaignId]);
  const held = await salesforce.heldStatuses('interactive', campaignId);
  const links = await listLinks(store.db, scope, { limit: 10_000 });
  const own = await linkByCampaign(store.db, scope, campaignId);
  const linkOf = new Map(links.filter(({ id }) => id !== own?.id).map((link) => [link.programId, link]));
  const hits = programs.map((program): ProgramHit => {
    const match = matchStatuses({
      marketo: statusesOf(channels, program),
      salesforce: labels,
      heldMarketo: [],
      heldSalesforce: held,
      labelMaxLength: 40,
    });
    const refused = guardFindings({ program, campaign, policies: defaultPolicies }).find(isBlocking);
    const link = linkOf.get(program.id);
    const first = match.findings.find(isBlocking) ?? match.findings[0];
    return {
      program: programView(program),
      members: null,
      linkedCampaign: link === undefined ? null : { id: link.campaignId, name: link.campaignName },
      refused: refused === undefined ? null : findingView(refused),
      matched: match.matched,
      total: match.total,
      canLink: match.canLink && refused === undefined && link === undefined,
      ...hintOf(first),
    };
  });
  return hits.toSorted(byFitness).slice(0, limit);
}

/** The first finding as a hint, in English and by code. */
function hintOf(first: Finding | undefined): Pick<ProgramHit, 'hint' | 'said'> {
  if (first === undefined) return { hint: null, said: null };
  const { sentence } = findingTold(first);
  return { hint: sentence.text, said: saidOf(sentence) };
}

function contains(program: Program, text: string): boolean {
  const words = fold(text)
    .split(' ')
    .filter((word) => word !== '');
  const name = fold(program.name);
  return words.every((word) => name.includes(word) || String(program.id) === word);
}

const rank = (hit: ProgramHit): number => (hit.linkedCampaign === null ? (hit.refused === null ? 0 : 1) : 2);
const byFitness = (a: ProgramHit, b: ProgramHit): number =>
  rank(a) - rank(b) ||
  b.matched / Math.max(1, b.total) - a.matched / Math.max(1, a.total) ||
  a.program.name.localeCompare(b.program.name);
