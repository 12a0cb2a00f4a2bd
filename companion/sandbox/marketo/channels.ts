import { assetDate } from './dates.ts';
import { required, type Call, type Endpoint } from './endpoint.ts';
import type { Reply } from './envelope.ts';
import { assetPage } from './asset-page.ts';
import type { Channel } from './state.ts';

/** Channels and their statuses; the API can only read them (reference: Marketo REST, 3.2). */
export const channelEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: /^\/rest\/asset\/v1\/channels\.json$/, family: 'asset', answer: browse },
  { method: 'GET', path: /^\/rest\/asset\/v1\/channel\/byName\.json$/, family: 'asset', answer: byName },
];

function channelJson(channel: Channel): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    applicableProgramType: channel.programType,
    progressionStatuses: channel.statuses.map(({ name, step, hidden, success }) => ({
      name,
      step,
      description: null,
      hidden,
      success,
    })),
    createdAt: assetDate(Date.UTC(2019, 2, 4)),
    updatedAt: assetDate(channel.updatedAt),
  };
}

function browse({ state, query }: Call): Reply {
  const { offset, size } = assetPage(query, state);
  return { result: [...state.channels.values()].slice(offset, offset + size).map(channelJson) };
}

/** The published description spells the parameter "Name", the docs "name": both are taken. */
function byName({ state, query }: Call): Reply {
  const channel = state.channels.get(query.get('Name') ?? required(query, 'name'));
  return { result: channel ? [channelJson(channel)] : [] };
}
