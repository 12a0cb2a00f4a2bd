import { assetDate } from './dates.ts';
import { programDetails } from './shelf.ts';
import type { MarketoState, Program } from './state.ts';

/** The letters that Marketo's own page addresses use for each program type. */
const pageOf: Readonly<Record<Program['type'], string>> = {
  Default: 'PG',
  Event: 'ME',
  'Event with Webinar': 'ME',
  Engagement: 'NP',
  Email: 'EBP',
};

/** Only engagement and e-mail programs have a status: on or off, locked, unlocked or completed (reference: Marketo REST, 3.1). */
export function statusOf(state: MarketoState, program: Program): string {
  const details = programDetails(state.shelf, program.id);
  if (program.type === 'Engagement') return details.on ? 'on' : 'off';
  if (program.type !== 'Email') return '';
  if (!state.shelf.approvedPrograms.has(program.id)) return 'unlocked';
  return details.endDate !== null && details.endDate < state.now() ? 'completed' : 'locked';
}

/** What browsing shows; costs and tags come only with a single program. */
export function brief(state: MarketoState, program: Program): Record<string, unknown> {
  const { place, workspace } = programDetails(state.shelf, program.id);
  const holder = place.type === 'Folder' ? state.shelf.folders.get(place.id) : state.programs.get(place.id);
  return {
    id: program.id,
    name: program.name,
    description: program.description,
    createdAt: assetDate(program.createdAt),
    updatedAt: assetDate(program.updatedAt),
    url: `https://app-sandbox.marketo.com/#${pageOf[program.type]}${program.id}A1`,
    type: program.type,
    channel: program.channel,
    folder: { type: place.type, value: place.id, folderName: holder?.name ?? null },
    status: statusOf(state, program),
    workspace,
    headStart: false,
    ...(program.native ? { sfdcId: program.native.id, sfdcName: program.native.name } : {}),
  };
}

export function tagsOf(state: MarketoState, program: Program): unknown {
  const { tags } = programDetails(state.shelf, program.id);
  return tags.length > 0 ? tags : null;
}

export const costsOf = (program: Program): unknown => (program.costs.length > 0 ? program.costs : null);

/** A single program with everything that is known of it. */
export function full(state: MarketoState, program: Program): Record<string, unknown> {
  const { startDate, endDate } = programDetails(state.shelf, program.id);
  return {
    ...brief(state, program),
    tags: tagsOf(state, program),
    costs: costsOf(program),
    ...(startDate === null ? {} : { startDate: assetDate(startDate) }),
    ...(endDate === null ? {} : { endDate: assetDate(endDate) }),
  };
}
