import { programTypeOf, readPair } from '../cycle/containers.ts';
import { mapToStore } from '../cycle/stored-map.ts';
import { finding } from '../domain/findings.ts';
import { exactMap } from '../domain/status-map.ts';
import { takeOverTexts } from '../domain/take-over-texts.ts';
import { teller, type Told } from '../domain/told.ts';
import { certificatesOfLink } from '../store/certificates.ts';
import { createLink, linkByCampaign, linkByProgram, type LinkRow } from '../store/links.ts';
import { saveStatusMap } from '../store/status-maps.ts';
import type { TakeOverView } from './action-views.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import { certificateView, linkOf } from './link-actions.ts';
import { move } from './link.ts';
import { isRemembered } from './pair.ts';
import { refusal } from '../domain/refusal.ts';
import { linkView } from './summary.ts';
import type { Actor, LinkView } from './views.ts';

/**
 * Begins to watch a pair that Marketo's own sync keeps: it is compared, daily and on demand, and never written. Throws kind
 * `conflict` for a pair that Marketo does not keep, and when one of them is linked; `not-found` when a side cannot be seen.
 */
export async function watchPair(
  context: LinkContext,
  programId: number,
  campaignId: string,
  actor: Actor,
): Promise<LinkView> {
  const { store, scope } = context;
  const { program, campaign, statuses } = await readPair(context, 'interactive', programId, campaignId);
  if (program === undefined) throw programNotFound();
  if (campaign === undefined) throw refusal('not-found', 'CAMPAIGN_NOT_FOUND', 'no-campaign');
  if (program.nativeCampaignId !== campaignId) throw refusal('conflict', 'NOT_NATIVE', 'watch-not-native');
  const link = await store.transaction(async (db) => {
    const ofCampaign = await linkByCampaign(db, scope, campaignId);
    const ofProgram = await linkByProgram(db, scope, programId);
    if (ofCampaign?.state === 'watched' && ofCampaign.id === ofProgram?.id) return ofCampaign;
    const others = new Map(
      [ofCampaign, ofProgram].flatMap((one) => (one === undefined ? [] : [[one.id, one]])),
    );
    for (const other of others.values()) {
      if (!isRemembered(other)) continue;
      const isSame = other.programId === programId && other.campaignId === campaignId;
      const why = isSame ? 'the pair is watched' : 'another pair is watched';
      await move(db, context, other, 'unlink', why, actor);
    }
    const id = context.newId();
    await remember(db, context, actor, 'watch', id, { programId, campaignId });
    const made = await createLink(db, scope, {
      id,
      programId,
      programName: program.name,
      programUrl: program.url,
      programType: programTypeOf(program.type),
      channel: program.channel,
      campaignId,
      campaignName: campaign.name,
      state: 'watched',
      findings: [finding('watched-only')],
      createdBy: actor.name,
    });
    const names = statuses.map(({ name }) => ({ label: name }));
    await saveStatusMap(db, scope, made.id, mapToStore(exactMap(statuses, names), statuses), actor.name);
    return made;
  });
  await context.requestCycle(link.id);
  return await linkView(context, link);
}

/**
 * How far a watched pair is on its way to Lockstep, and what to do next. Reads the tie in Marketo afresh; changes nothing. Throws
 * kind `not-found` when the program cannot be seen, and `conflict` when Marketo's own sync keeps it with another campaign.
 */
export async function takeOver(context: LinkContext, linkId: string): Promise<TakeOverView> {
  const { store, scope } = context;
  const link = await linkOf(context, linkId);
  const [last] = await certificatesOfLink(store.db, scope, linkId, 1);
  const stage = await stageOf(context, link, last);
  return {
    linkId,
    stage,
    steps: stepsOf(stage, link.programName, link.campaignName),
    certificate: last === undefined ? null : certificateView(last),
  };
}

async function stageOf(
  context: LinkContext,
  link: Pick<LinkRow, 'programId' | 'programName' | 'campaignId' | 'state'>,
  last: { readonly clean: boolean } | undefined,
): Promise<TakeOverView['stage']> {
  const { store, scope, marketo } = context;
  const { programId, programName, campaignId } = link;
  // The watched pair gave way to it, so it is another link, and may be paused or held by now.
  const live = [
    await linkByCampaign(store.db, scope, campaignId),
    await linkByProgram(store.db, scope, programId),
  ];
  const linked = live.find((one) => one !== undefined && !isRemembered(one));
  if (linked?.programId === programId && linked.campaignId === campaignId) return 'linked';
  if (linked !== undefined)
    throw refusal('conflict', 'LINKED_ELSEWHERE', 'linked-elsewhere', {
      program: linked.programName,
      campaign: linked.campaignName,
    });
  if (link.state === 'unlinked') throw refusal('conflict', 'NOT_WATCHED', 'not-watched');
  const program = await marketo.program('interactive', programId);
  if (program === undefined) throw programNotFound();
  const { nativeCampaignId: tied } = program;
  if (tied === undefined) return 'untied';
  if (tied !== campaignId)
    throw refusal('conflict', 'TIED_ELSEWHERE', 'tied-elsewhere', { program: programName });
  if (last === undefined) return 'comparing';
  return last.clean ? 'agrees' : 'differs';
}

const programNotFound = () => refusal('not-found', 'PROGRAM_NOT_FOUND', 'no-program');

const tell = teller(takeOverTexts);

const stepsAt = {
  comparing: ['wait'],
  differs: ['look', 'untie', 'preview'],
  agrees: ['untie', 'preview'],
  untied: ['preview'],
  linked: [],
} as const;

const stepsOf = (stage: TakeOverView['stage'], program: string, campaign: string): Told[] =>
  stepsAt[stage].map((step) => tell(step, { program, campaign }));
