import { getConnection } from '../store/connections.ts';
import { askComparison } from '../store/link-runs.ts';
import { linkByCampaign } from '../store/links.ts';
import { membersByCampaignMember } from '../store/members.ts';
import type { CycleContext } from './context.ts';
import { linksIn } from './feeds.ts';

/** Members of whom Salesforce's events did not say what happened to them; `all`: it did not say to which. */
export type Gap = { readonly all: boolean; readonly memberIds: readonly string[] };

/**
 * Marks the links of these members for a full comparison: a gap in the events says that something changed, and not what
 * (docs/sync-rules.md, 7). Whom the store does not know is asked for, 2,000 a call. Throws where Salesforce cannot be asked.
 */
export async function compareAfterGap(context: CycleContext, { all, memberIds }: Gap): Promise<void> {
  const { store, scope, salesforce, log } = context;
  const linkIds = new Set<string>();
  if (all) for (const { id } of await linksIn(context, ['active', 'paused', 'held'])) linkIds.add(id);
  else {
    const known = await membersByCampaignMember(store.db, scope, memberIds);
    for (const { linkId } of known) linkIds.add(linkId);
    const ids = new Set(known.map(({ campaignMemberId }) => campaignMemberId));
    // Switched off: no call is made.
    const { enabled } = await getConnection(store.db, scope);
    const strangers = enabled ? memberIds.filter((id) => !ids.has(id)) : [];
    const found = strangers.length === 0 ? [] : await salesforce.membersById('pull', strangers);
    for (const campaignId of new Set(found.map((member) => member.campaignId))) {
      const link = await linkByCampaign(store.db, scope, campaignId);
      if (link !== undefined) linkIds.add(link.id);
    }
  }
  await askComparison(store.db, scope, [...linkIds]);
  log.info(
    { links: linkIds.size, members: memberIds.length, all },
    'a gap in the events: links are compared',
  );
}
