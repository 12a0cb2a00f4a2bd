import applyRepairApex from '@salesforce/apex/StatusRepairController.applyRepair';
import getRepairApex from '@salesforce/apex/StatusRepairController.getRepair';
import planRepairApex from '@salesforce/apex/StatusRepairController.planRepair';
import undoRepairApex from '@salesforce/apex/StatusRepairController.undoRepair';
import type { RepairChoice, RepairView } from './companionTypes';

export const planRepair = (campaignId: string, programId: number, choices: readonly RepairChoice[]) =>
  planRepairApex({ campaignId, programId, choices }) as Promise<RepairView>;

export const getRepair = (campaignId: string, repairId: string) =>
  getRepairApex({ campaignId, repairId }) as Promise<RepairView>;

export const applyRepair = (campaignId: string, repairId: string) =>
  applyRepairApex({ campaignId, repairId }) as Promise<RepairView>;

export const undoRepair = (campaignId: string, repairId: string) =>
  undoRepairApex({ campaignId, repairId }) as Promise<RepairView>;
