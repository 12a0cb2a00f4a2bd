import { z } from 'zod';
import { campaignId, ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { Choice } from '../views/parts.ts';
import { RepairList, RepairView, UndoView } from '../views/repair.ts';

const params = z.strictObject({ repairId: ownId });

export const planRepair = defineRoute({
  name: 'planRepair',
  method: 'post',
  path: '/v1/repairs',
  role: 'marketer',
  summary: 'What these fixes would do to the statuses of a program and a campaign. Changes nothing.',
  body: z.strictObject({
    programId: z.int().min(1).max(2_147_483_647),
    campaignId,
    choices: z.array(Choice).min(1).max(200),
  }),
  answer: RepairView,
  status: 201,
  handle: ({ actions, body, actor }) => actions.planRepair(body, actor),
});

export const getRepair = defineRoute({
  name: 'getRepair',
  method: 'get',
  path: '/v1/repairs/:repairId',
  role: 'viewer',
  summary: 'A repair and how far it is.',
  params,
  answer: RepairView,
  handle: ({ actions, params: { repairId } }) => actions.repair(repairId),
});

export const listRepairs = defineRoute({
  name: 'listRepairs',
  method: 'get',
  path: '/v1/campaigns/:campaignId/repairs',
  role: 'viewer',
  summary: 'The last repairs of a campaign that were carried out.',
  params: z.strictObject({ campaignId }),
  answer: RepairList,
  handle: async ({ actions, params: { campaignId: id } }) => ({ rows: await actions.repairsOf(id) }),
});

export const applyRepair = defineRoute({
  name: 'applyRepair',
  method: 'post',
  path: '/v1/repairs/:repairId/apply',
  role: 'marketer',
  summary: 'Has a repair carried out as planned; refused when statuses changed since.',
  params,
  answer: RepairView,
  status: 202,
  handle: ({ actions, params: { repairId }, actor }) => actions.applyRepair(repairId, actor),
});

export const previewUndo = defineRoute({
  name: 'previewUndo',
  method: 'get',
  path: '/v1/repairs/:repairId/undo',
  role: 'viewer',
  summary: 'What undoing a repair would put back, and what would stay.',
  params,
  answer: UndoView,
  handle: ({ actions, params: { repairId } }) => actions.previewUndo(repairId),
});

export const undoRepair = defineRoute({
  name: 'undoRepair',
  method: 'post',
  path: '/v1/repairs/:repairId/undo',
  role: 'marketer',
  summary: 'Puts back what a repair changed, as far as that goes.',
  params,
  answer: RepairView,
  status: 202,
  handle: ({ actions, params: { repairId }, actor }) => actions.undoRepair(repairId, actor),
});
