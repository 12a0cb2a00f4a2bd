import { z } from 'zod';
import { updateLead } from './changes.ts';
import { leadDate, parsedDate, quotaDay } from './dates.ts';
import { shaped, whole, type Call, type Endpoint } from './endpoint.ts';
import { Refusal, type Reply } from './envelope.ts';
import { page } from './paging.ts';
import { cloneOf } from './program-writes.ts';
import { programDetails, type SmartCampaign } from './shelf.ts';
import { addCampaign } from './smart-campaigns.ts';
import { leadOf, record, type Lead, type MarketoState } from './state.ts';

/** Smart campaigns as the lead database shows and runs them (Marketo REST docs, Smart Campaigns: Schedule, Trigger). */
export const campaignEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/v1\/campaigns\.json$/, family: 'lead', answer: browse },
  { method: 'GET', path: /^\/rest\/v1\/campaigns\/(\d+)\.json$/, family: 'lead', answer: byId },
  { method: 'POST', path: /^\/rest\/v1\/campaigns\/(\d+)\/trigger\.json$/, family: 'lead', answer: trigger },
  {
    method: 'POST',
    path: /^\/rest\/v1\/campaigns\/(\d+)\/schedule\.json$/,
    family: 'lead',
    takes: 'maybe-json',
    answer: schedule,
  },
];

const most = 100;
const clonesADay = 20;
const minute = 60_000;

const tokens = z
  .array(z.object({ name: z.string().regex(/^\{\{my\..+\}\}$/), value: z.string() }))
  .max(most)
  .default([]);
const triggerRequest = z.object({
  input: z.object({ leads: z.array(z.object({ id: z.int() })).min(1), tokens }),
});
const scheduleRequest = z.object({
  input: z
    .object({ runAt: z.string().optional(), tokens, cloneToProgramName: z.string().min(1).optional() })
    .default({ tokens: [] }),
});

function campaignJson(state: MarketoState, campaign: SmartCampaign): Record<string, unknown> {
  const { place } = campaign;
  const program = place.type === 'Program' ? state.programs.get(place.id) : undefined;
  return {
    id: campaign.id,
    name: campaign.name,
    description: campaign.description,
    type: campaign.type,
    ...(program ? { programName: program.name, programId: program.id } : {}),
    workspaceName: campaign.workspace,
    createdAt: leadDate(campaign.createdAt),
    updatedAt: leadDate(campaign.updatedAt),
    active: campaign.active,
  };
}

/** The superseded list. It never has moreResult; a token alone tells that more follow. */
function browse({ state, query }: Call): Reply {
  const among = (name: string): ((value: unknown) => boolean) => {
    const text = query.getAll(name).flatMap((list) => list.split(','));
    return text.length === 0 ? () => true : (value) => text.includes(String(value));
  };
  const [id, name, program, workspace] = ['id', 'name', 'programName', 'workspaceName'].map(among);
  const triggerable = query.get('isTriggerable') === 'true';
  const found = [...state.shelf.campaigns.values()].filter((one) => {
    const json = campaignJson(state, one);
    return (
      id?.(one.id) === true &&
      name?.(one.name) === true &&
      program?.(json['programName']) === true &&
      workspace?.(one.workspace) === true &&
      (!triggerable || (one.active && one.requestable))
    );
  });
  const { rows, ...rest } = page(found, (one) => one.id, query, 'campaigns', state.now(), state.switches);
  return { result: rows.map((one) => campaignJson(state, one)), ...rest };
}

function campaignIn({ state, path }: Call): SmartCampaign {
  const campaign = state.shelf.campaigns.get(whole(path[0]));
  if (!campaign) throw new Refusal('1013', `Campaign '${path[0] ?? ''}' not found`);
  return campaign;
}

function byId(call: Call): Reply {
  return { result: [campaignJson(call.state, campaignIn(call))] };
}

/** The answer names the campaign alone: what became of each person, unknown ones too, nobody is told. */
async function trigger(call: Call): Promise<Reply> {
  const { state } = call;
  const campaign = campaignIn(call);
  const { input } = shaped(call.body, triggerRequest);
  if (input.leads.length > most) {
    throw new Refusal(state.switches.tooManyRecords, `No more than ${most} leads may be requested`);
  }
  if (campaign.type !== 'trigger' || !campaign.active || !campaign.requestable) {
    throw new Refusal('1003', `Campaign '${campaign.id}' is not an active campaign that can be requested`);
  }
  const people = input.leads.map(({ id }) => leadOf(state, id)).filter((lead) => lead !== undefined);
  const leadIds = people.map((lead) => lead.id);
  state.shelf.requests.push({ campaignId: campaign.id, leadIds, tokens: input.tokens, at: state.now() });
  for (const lead of people) {
    record(state, {
      typeId: 47,
      leadId: lead.id,
      campaignId: campaign.id,
      asset: { id: campaign.id, name: campaign.name },
      attributes: [{ name: 'Source', value: 'Web service API' }],
    });
    if (campaign.flow === 'sync-to-sfdc') syncToSalesforce(state, campaign, lead);
  }
  await call.committed('campaigns/trigger', people.length);
  return { result: [{ id: campaign.id }] };
}

/**
 * The flow step "Sync Person to SFDC". Salesforce is not this server's: whoever plays it says which id the person has
 * there; without an answer nothing happens.
 */
function syncToSalesforce(state: MarketoState, campaign: SmartCampaign, lead: Lead): void {
  const id = state.shelf.crm.receive?.(lead) ?? null;
  if (id === null) return;
  updateLead(state, lead, { sfdcLeadId: id, sfdcType: 'Lead' }, 'Salesforce sync');
  record(state, {
    typeId: 19,
    leadId: lead.id,
    campaignId: campaign.id,
    asset: null,
    attributes: [{ name: 'SFDC ID', value: id }],
  });
}

/** Runs a batch campaign, five minutes from now at the earliest and two years at the latest. */
async function schedule(call: Call): Promise<Reply> {
  const { state } = call;
  const campaign = campaignIn(call);
  const { input } = shaped(call.body ?? {}, scheduleRequest);
  if (campaign.type !== 'batch')
    throw new Refusal('1003', `Campaign '${campaign.id}' is not a batch campaign`);
  const earliest = state.now() + 5 * minute;
  const asked = input.runAt === undefined ? earliest : parsedDate(input.runAt);
  if (asked === null) throw new Refusal('1003', 'runAt has an invalid date format');
  if (asked > state.now() + 2 * 365 * 24 * 60 * minute) throw new Refusal('1042', 'Invalid runAt date');
  const scheduled =
    input.cloneToProgramName === undefined ? campaign : clonedTo(state, campaign, input.cloneToProgramName);
  scheduled.scheduledFor = Math.max(asked, earliest);
  await call.committed('campaigns/schedule', 1);
  return { result: [{ id: scheduled.id }] };
}

/** The campaign's program is cloned under a new name, and the clone's campaign runs; twenty times a day. */
function clonedTo(state: MarketoState, campaign: SmartCampaign, name: string): SmartCampaign {
  const program = campaign.place.type === 'Program' ? state.programs.get(campaign.place.id) : undefined;
  if (!program) throw new Refusal('1003', 'Only a campaign of a program can be cloned to a program');
  if ([...state.programs.values()].some((one) => one.name === name)) {
    throw new Refusal('1003', `Program '${name}' already exists`);
  }
  const today = quotaDay(state.now());
  const { clones } = state.shelf;
  if (clones.day !== today) Object.assign(clones, { day: today, count: 0 });
  if (clones.count >= clonesADay) throw new Refusal('1020', 'Too many clones to program');
  clones.count += 1;
  const { place } = programDetails(state.shelf, program.id);
  const copy = cloneOf(state, program, name, place, program.description);
  return addCampaign(state, { ...campaign, place: { id: copy.id, type: 'Program' } });
}
