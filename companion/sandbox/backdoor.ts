import { z } from 'zod';
import { openDoor, parsed, Refused, type Backdoor, type Routes } from './backdoor/door.ts';
import { livingRoutes } from './backdoor/living.ts';
import { addMarketoFault, faultsOf, marketoFault, marketoRoutes, truePrograms } from './backdoor/marketo.ts';
import {
  addSalesforceFault,
  salesforceFault,
  salesforceFaultsOf,
  salesforceRoutes,
  trueCampaigns,
} from './backdoor/salesforce.ts';
import { timeRoutes } from './backdoor/time.ts';
import type { Timekeeper } from './clock.ts';
import type { Living } from './living.ts';
import type { MarketoState } from './marketo/state.ts';
import type { SalesforceState } from './salesforce/state.ts';
import type { World } from './world/types.ts';

export type { Backdoor } from './backdoor/door.ts';

export type BackdoorParts = {
  readonly port: number;
  readonly world: World;
  readonly marketo: MarketoState;
  readonly salesforce: SalesforceState;
  readonly living: Living;
  readonly clock: Timekeeper;
  /** Told after every change made through the back door. */
  readonly changed: () => void;
};

const anyFault = z.discriminatedUnion('server', [marketoFault, salesforceFault]);

/** What concerns both sides at once. */
function bothRoutes({ world, marketo, salesforce }: BackdoorParts): Routes {
  const programNames = new Map(world.marketo.programs.map((one) => [one.id, one.name]));
  const campaignNames = new Map(world.salesforce.campaigns.map((one) => [one.id, one.name]));
  return {
    /** The links the demo's marketer wants, with the names a person knows them by. */
    'GET /wanted-links': () =>
      world.wantedLinks.map(({ programId, campaignId }) => ({
        programId,
        campaignId,
        program: programNames.get(programId) ?? null,
        campaign: campaignId === null ? null : (campaignNames.get(campaignId) ?? null),
      })),
    /** What the pairs of the full world are there to show. */
    'GET /cases': () =>
      (world.cases ?? []).map(({ programId, campaignId, shows }) => ({
        programId,
        campaignId,
        program: programNames.get(programId) ?? null,
        campaign: campaignId === null ? null : (campaignNames.get(campaignId) ?? null),
        shows,
      })),
    'GET /state': () => {
      const memberships = [...marketo.members.values()].reduce((sum, members) => sum + members.size, 0);
      if (memberships > 100_000)
        throw new Refused(
          400,
          'Too many members for one answer: read GET /marketo/programs/{id}/members page by page.',
        );
      return { programs: truePrograms(marketo), campaigns: trueCampaigns(salesforce) };
    },
    'POST /faults': ({ body }) => {
      const fault = parsed(anyFault, body);
      const id =
        fault.server === 'marketo' ? addMarketoFault(marketo, fault) : addSalesforceFault(salesforce, fault);
      return { added: fault.kind, id };
    },
    'GET /faults': () => ({ marketo: faultsOf(marketo), salesforce: salesforceFaultsOf(salesforce) }),
    'DELETE /faults': () => {
      marketo.faults.clear();
      salesforce.faults.clear();
      return { cleared: true };
    },
  };
}

/** Starts the back door to both. Rejects when the port is taken. */
export function startBackdoor(parts: BackdoorParts): Promise<Backdoor> {
  return openDoor(parts.port, {
    ...bothRoutes(parts),
    ...marketoRoutes(parts.marketo, parts.changed),
    ...salesforceRoutes(parts.salesforce, parts.changed),
    ...livingRoutes(parts.living),
    ...timeRoutes(parts.clock),
  });
}
