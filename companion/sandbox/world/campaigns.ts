import type { CaseCampaign, CaseStatus } from './cases.ts';
import { salesforceId } from './ids.ts';
import { visible } from './pairs.ts';
import type { WorldCampaign, WorldCampaignMemberStatus, WorldChannel } from './types.ts';

/** The n-th campaign of the world, as the case describes it. */
export function campaignOf(
  of: CaseCampaign,
  n: number,
  made: { readonly ownerId: string; readonly createdDate: string },
): WorldCampaign {
  return {
    id: salesforceId('campaign', n),
    name: of.name,
    type: of.type,
    status: of.isActive === false ? 'Completed' : 'In Progress',
    isActive: of.isActive ?? true,
    startDate: of.startDate,
    endDate: of.startDate,
    actualCost: of.actualCost,
    description: null,
    ...made,
  };
}

/** The campaign's statuses in their order; `channel` is null where the case spells them all out. */
export function statusesOf(
  of: CaseCampaign,
  campaignId: string,
  channel: WorldChannel | null,
  firstId: number,
): readonly WorldCampaignMemberStatus[] {
  const all = labels(of, channel);
  const ownDefault = all.some((status) => status.isDefault === true);
  return all.map((status, index) => ({
    id: salesforceId('campaignMemberStatus', firstId + index),
    campaignId,
    label: status.label,
    sortOrder: of.reversed ? all.length - index : index + 1,
    hasResponded: status.responded,
    isDefault: of.withoutDefault ? false : ownDefault ? status.isDefault === true : index === 0,
  }));
}

function labels(of: CaseCampaign, channel: WorldChannel | null): readonly CaseStatus[] {
  if (of.statuses) return of.statuses;
  const fromChannel = visible(channel).flatMap((status) => {
    const label = labelFor(of, status.name);
    const responded = status.success !== (of.respondedFlipped?.includes(status.name) ?? false);
    return label === null ? [] : [{ label, responded }];
  });
  return [...fromChannel, ...(of.extra ?? [])];
}

/** The value a member holds in the campaign: the status's label there, else that of the status before it. */
export function valueInCampaign(of: CaseCampaign, channel: WorldChannel, status: string): string {
  const all = visible(channel);
  for (let index = all.findIndex((one) => one.name === status); index >= 0; index -= 1) {
    const label = labelFor(of, all[index]?.name ?? status);
    if (label !== null) return label;
  }
  return status;
}

function labelFor(of: CaseCampaign, status: string): string | null {
  const renamed = of.relabel?.[status];
  return renamed === undefined ? status : renamed;
}
