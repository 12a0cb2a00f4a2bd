import type { Secret } from '../config/secret.ts';
import type { Quota } from '../quota/quota.ts';
import type { Clock } from '../telemetry/clock.ts';
import { createActivities } from './activities.ts';
import { createChannels } from './channels.ts';
import { createHttp } from './http.ts';
import { type Log, silent } from './log.ts';
import type { Marketo } from './marketo.ts';
import { createMemberFields } from './member-fields.ts';
import { createMembers } from './members.ts';
import { createPeople } from './people.ts';
import { createPersonFields } from './person-fields.ts';
import { createPrograms } from './programs.ts';
import { createRetry, spread } from './retry.ts';
import { createSmartCampaigns } from './smart-campaigns.ts';
import { createTokens } from './token.ts';
import { createTransport } from './transport.ts';
import { createUsage } from './usage.ts';

export type MarketoSettings = {
  /** https://{munchkin id}.mktorest.com, with or without /rest at its end. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** How long one request may take, milliseconds. */
  readonly requestTimeoutMs: number;
};

/**
 * A client of one Marketo subscription. Every call throws FailureErrors only, classified; reads are repeated while
 * that helps, writes only after failures that certainly did nothing. `random` gives jitter in [0, 1).
 */
export function createMarketo(options: {
  settings: MarketoSettings;
  clock: Clock;
  quota: Quota;
  log?: Log;
  random?: () => number;
  /** Aborted when this process stops: reads under way are cut off, writes end. */
  stopping?: AbortSignal;
}): Marketo {
  const { settings, clock, quota, log = silent, random = spread(), stopping } = options;
  const { baseUrl, clientId, clientSecret, requestTimeoutMs } = settings;
  const http = createHttp({ baseUrl, requestTimeoutMs, clock, log, stopping });
  const retry = createRetry({ clock, quota, random, log });
  const tokens = createTokens({ clientId, clientSecret, http, clock });
  const transport = createTransport({ http, tokens, retry, quota, clock });
  return {
    ...createPrograms(transport),
    ...createChannels(transport),
    ...createMembers(transport),
    ...createMemberFields(transport, clock),
    ...createPeople(transport),
    ...createActivities(transport),
    ...createSmartCampaigns(transport),
    ...createPersonFields(transport),
    ...createUsage(transport),
    whoAmI: () => retry(() => tokens.ask()),
  };
}
