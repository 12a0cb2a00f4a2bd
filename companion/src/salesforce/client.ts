import type { Quota } from '../quota/quota.ts';
import type { Clock } from '../telemetry/clock.ts';
import { campaignCalls } from './campaigns.ts';
import { listenForChanges } from './change-events.ts';
import { createCollections } from './collections.ts';
import { deletedCalls } from './deleted.ts';
import { describeCalls } from './describe.ts';
import { identityCalls } from './identity.ts';
import { memberCalls } from './members.ts';
import { notificationCalls } from './notifications.ts';
import { peopleCalls } from './people.ts';
import { createRest, type Log, type RestSettings } from './rest.ts';
import type { Salesforce } from './salesforce.ts';
import { statusCalls } from './statuses.ts';

export type SalesforceSettings = RestSettings;

/** A Salesforce org to talk to. Sends nothing before the first call; every failure is a FailureError of this vendor. */
export function createSalesforce(parts: {
  readonly settings: SalesforceSettings;
  readonly clock: Clock;
  readonly quota: Quota;
  readonly log?: Log | undefined;
  /** Aborted when this process stops: reads under way are cut off, writes end. */
  readonly stopping?: AbortSignal;
}): Salesforce {
  const { settings, clock, quota, log, stopping } = parts;
  const rest = createRest(settings, clock, quota, log, stopping);
  const collections = createCollections(rest, clock);
  return {
    ...campaignCalls(rest, collections),
    ...statusCalls(rest, collections),
    ...memberCalls(rest, collections),
    ...peopleCalls(rest, collections),
    ...describeCalls(rest, clock),
    ...deletedCalls(rest),
    ...identityCalls(rest),
    ...notificationCalls(rest),
    listenForChanges: (server, listening) => listenForChanges({ rest, clock, log }, server, listening),
  };
}
