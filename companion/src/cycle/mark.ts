import type { CycleContext } from './context.ts';
import type { WatchedLink } from './watch.ts';

/**
 * Keeps our mark on a linked campaign: the program's id in Lockstep_Program__c. By it one query finds the changes of all
 * linked campaigns, so it must be there before a link's first read. Repeating it does no harm. True when it was written now.
 */
export async function keepMark(context: CycleContext, { link, containers }: WatchedLink): Promise<boolean> {
  const mark = String(link.programId);
  if (containers.campaign === undefined || containers.campaign.lockstepProgram === mark) return false;
  await context.salesforce.updateCampaign('write', link.campaignId, { Lockstep_Program__c: mark });
  context.log.info({ link: link.id, campaign: link.campaignId }, 'campaign marked as linked');
  return true;
}
