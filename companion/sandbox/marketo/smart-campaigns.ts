import { assetPage, updatedBetween } from './asset-page.ts';
import { assetDate } from './dates.ts';
import { filled, required, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { askedPlace, existingPlace, samePlace } from './places.ts';
import type { SmartCampaign } from './shelf.ts';
import type { MarketoState } from './state.ts';

/** Smart campaigns as assets (Marketo REST docs, Smart Campaigns); running them is in campaigns.ts. */
const form = (path: RegExp, answer: Endpoint['answer']): Endpoint => ({
  method: 'POST',
  path,
  family: 'asset',
  takes: 'form',
  answer,
});
export const smartCampaignEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/smartCampaigns\.json$/, family: 'asset', answer: browse },
  {
    method: 'GET',
    path: /^\/rest\/asset\/v1\/smartCampaign\/byName\.json$/,
    family: 'asset',
    answer: byName,
  },
  { method: 'GET', path: /^\/rest\/asset\/v1\/smartCampaign\/(\d+)\.json$/, family: 'asset', answer: byId },
  form(/^\/rest\/asset\/v1\/smartCampaigns\.json$/, create),
  form(/^\/rest\/asset\/v1\/smartCampaign\/(\d+)\.json$/, update),
  form(/^\/rest\/asset\/v1\/smartCampaign\/(\d+)\/clone\.json$/, clone),
  form(/^\/rest\/asset\/v1\/smartCampaign\/(\d+)\/delete\.json$/, remove),
  form(/^\/rest\/asset\/v1\/smartCampaign\/(\d+)\/activate\.json$/, activate),
  form(/^\/rest\/asset\/v1\/smartCampaign\/(\d+)\/deactivate\.json$/, deactivate),
];

function statusOf({ type, active, scheduledFor }: SmartCampaign): string {
  if (type === 'trigger') return active ? 'Active' : 'Inactive';
  return scheduledFor === null ? 'Never Run' : 'Single Run';
}

function campaignJson(campaign: SmartCampaign): Record<string, unknown> {
  const { place } = campaign;
  return {
    id: campaign.id,
    name: campaign.name,
    description: campaign.description,
    createdAt: assetDate(campaign.createdAt),
    updatedAt: assetDate(campaign.updatedAt),
    folder: place,
    status: statusOf(campaign),
    type: campaign.type,
    isSystem: false,
    isActive: campaign.active,
    isRequestable: campaign.active && campaign.requestable,
    isCommunicationLimitEnabled: false,
    recurrence: { weekdayOnly: false },
    qualificationRuleType: 'once',
    workspace: campaign.workspace,
    smartListId: campaign.id * 2,
    flowId: campaign.id * 2 + 1,
    ...(place.type === 'Program' ? { parentProgramId: place.id } : {}),
    computedUrl: `https://app-sandbox.marketo.com/#SC${campaign.id}A1`,
  };
}

function browse({ state, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  const place = askedPlace(query, 'folder');
  const recent = updatedBetween(query);
  const onlyActive = query.get('isActive') === 'true';
  const found = [...state.shelf.campaigns.values()].filter(
    (one) => recent(one.updatedAt) && (!place || samePlace(one.place, place)) && (!onlyActive || one.active),
  );
  return { result: found.slice(offset, offset + size).map(campaignJson) };
}

function byName({ state, query }: Call): Reply {
  const name = required(query, 'name');
  return { result: [...state.shelf.campaigns.values()].filter((one) => one.name === name).map(campaignJson) };
}

function byId(call: Call): Reply {
  return { result: [campaignJson(campaignIn(call))] };
}

function campaignIn({ state, path }: Call): SmartCampaign {
  const campaign = state.shelf.campaigns.get(whole(path[0]));
  if (!campaign) throw new Refusal('702', 'Smart Campaign not found');
  return campaign;
}

/** A new smart campaign. The API makes one without triggers, which makes it a batch; marketers give it what they wish. */
export function addCampaign(
  state: MarketoState,
  campaign: Pick<SmartCampaign, 'name' | 'place'> & Partial<SmartCampaign>,
): SmartCampaign {
  const now = state.now();
  const made: SmartCampaign = {
    description: '',
    type: 'batch',
    active: false,
    requestable: false,
    flow: 'nothing',
    workspace: 'Default',
    scheduledFor: null,
    ...campaign,
    id: Math.max(1000, ...state.shelf.campaigns.keys()) + 1,
    createdAt: now,
    updatedAt: now,
  };
  state.shelf.campaigns.set(made.id, made);
  return made;
}

function descriptionIn(fields: URLSearchParams): string | null {
  const text = fields.get('description');
  if (text !== null && text.length > 2000) {
    throw new Refusal('701', 'description cannot be longer than 2000 characters');
  }
  return text;
}

async function create(call: Call): Promise<Reply> {
  const name = filled(call.form, 'name');
  const place = existingPlace(call.form, call.state);
  checkName(call.state, name, place.id);
  const made = addCampaign(call.state, { name, place, description: descriptionIn(call.form) ?? '' });
  await call.committed('smartCampaigns/create', 1);
  return { result: [campaignJson(made)], warnings: [] };
}

function checkName(state: MarketoState, name: string, placeId: number): void {
  const taken = [...state.shelf.campaigns.values()].some(
    (one) => one.name === name && one.place.id === placeId,
  );
  if (taken) throw new Refusal('709', 'Smart Campaign name already exists');
}

async function update(call: Call): Promise<Reply> {
  const campaign = campaignIn(call);
  const name = call.form.get('name');
  if (name !== null && name !== campaign.name)
    checkName(call.state, filled(call.form, 'name'), campaign.place.id);
  campaign.description = descriptionIn(call.form) ?? campaign.description;
  campaign.name = name ?? campaign.name;
  campaign.updatedAt = call.state.now();
  await call.committed('smartCampaigns/update', 1);
  return { result: [campaignJson(campaign)], warnings: [] };
}

/** The copy is inactive. */
async function clone(call: Call): Promise<Reply> {
  const source = campaignIn(call);
  const name = filled(call.form, 'name');
  const place = existingPlace(call.form, call.state);
  checkName(call.state, name, place.id);
  const description = descriptionIn(call.form) ?? '';
  const copy = { ...source, name, place, description, active: false, scheduledFor: null };
  const made = addCampaign(call.state, copy);
  await call.committed('smartCampaigns/clone', 1);
  return { result: [campaignJson(made)], warnings: [] };
}

async function remove(call: Call): Promise<Reply> {
  const campaign = campaignIn(call);
  if (campaign.active) throw new Refusal('709', 'An active smart campaign cannot be deleted');
  call.state.shelf.campaigns.delete(campaign.id);
  await call.committed('smartCampaigns/delete', 1);
  return { result: [{ id: campaign.id }], warnings: [] };
}

/** Needs a trigger, and a campaign that is not active yet. */
async function activate(call: Call): Promise<Reply> {
  const campaign = campaignIn(call);
  if (campaign.type !== 'trigger') throw new Refusal('709', 'The campaign has no trigger');
  if (campaign.active) throw new Refusal('709', 'The campaign is already active');
  return switched(call, campaign, true);
}

async function deactivate(call: Call): Promise<Reply> {
  const campaign = campaignIn(call);
  if (!campaign.active) throw new Refusal('709', 'The campaign is not active');
  return switched(call, campaign, false);
}

async function switched(call: Call, campaign: SmartCampaign, active: boolean): Promise<Reply> {
  campaign.active = active;
  campaign.updatedAt = call.state.now();
  await call.committed(active ? 'smartCampaigns/activate' : 'smartCampaigns/deactivate', 1);
  return { result: [{ id: campaign.id }], warnings: [] };
}
