import applyRepairApex from '@salesforce/apex/StatusRepairController.applyRepair';
import confirmRenamesApex from '@salesforce/apex/StatusRepairController.confirmRenames';
import getRenamesApex from '@salesforce/apex/StatusRepairController.getRenames';
import getRepairApex from '@salesforce/apex/StatusRepairController.getRepair';
import planRepairApex from '@salesforce/apex/StatusRepairController.planRepair';
import undoRepairApex from '@salesforce/apex/StatusRepairController.undoRepair';
import type { RenamesView, RepairChoice, RepairView, StatusMapView } from './companionTypes';

/** A status of a link that seems to have another name. */
export type Rename = RenamesView['renames'][number];

export const planRepair = (campaignId: string, programId: number, choices: readonly RepairChoice[]) =>
  planRepairApex({ campaignId, programId, choices }) as Promise<RepairView>;

export const getRepair = (campaignId: string, repairId: string) =>
  getRepairApex({ campaignId, repairId }) as Promise<RepairView>;

export const applyRepair = (campaignId: string, repairId: string) =>
  applyRepairApex({ campaignId, repairId }) as Promise<RepairView>;

export const undoRepair = (campaignId: string, repairId: string) =>
  undoRepairApex({ campaignId, repairId }) as Promise<RepairView>;

export const getRenames = (campaignId: string, linkId: string) =>
  getRenamesApex({ campaignId, linkId }) as Promise<RenamesView>;

/** The new names take the place of the old ones, and the link goes on. */
export const confirmRenames = (campaignId: string, linkId: string, renames: readonly Rename[]) =>
  confirmRenamesApex({
    campaignId,
    linkId,
    renames: renames.map(({ side, from, to }) => ({ side, from, to })),
  }) as Promise<StatusMapView>;
