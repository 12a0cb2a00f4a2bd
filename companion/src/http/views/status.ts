import { z } from 'zod';
import {
  creationChoices,
  peopleChoices,
  personNames,
  type ConnectionSettings as Settings,
} from '../../domain/connection-settings.ts';
import type * as Views from '../../links/views.ts';
import { batchStatuses } from '../../domain/batch.ts';
import { policyShape } from './actions.ts';
import { count, time } from './parts.ts';
import { view } from './view.ts';

/** How the connection and its work are doing. */

export const BatchView = view<Views.BatchView>()(
  'BatchView',
  z.object({
    id: z.string(),
    startedAt: time,
    endedAt: time.nullable(),
    object: z.string(),
    operation: z.string(),
    status: z.enum(batchStatuses),
    new: count.nullable(),
    updated: count.nullable(),
    deleted: count.nullable(),
    failed: count,
    skipped: count,
    held: count,
    input: count,
    linkId: z.string().nullable(),
    cycleId: z.string(),
    failures: z.array(
      z.object({ code: z.string(), message: z.string(), recordId: z.string().nullable(), records: count }),
    ),
  }),
);

export const BatchPage = view<Views.Page<Views.BatchView>>()(
  'BatchPage',
  z.object({ rows: z.array(BatchView), next: z.string().nullable() }),
);

export const ConnectionSettings = view<Settings>()(
  'ConnectionSettings',
  z.object({
    personName: z.enum(personNames),
    creation: z.enum(creationChoices),
    people: z.enum(peopleChoices),
    syncCampaign: z.int().nullable(),
    filter: policyShape.filter,
  }),
);

export const ConnectionView = view<Awaited<ReturnType<Views.LinkService['connection']>>>()(
  'ConnectionView',
  z.object({
    id: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    state: z.enum(['Last synced', 'Sync in progress', 'Failed', 'Not synced yet']),
    lastSyncedAt: time.nullable(),
    message: z.string().nullable(),
    settings: ConnectionSettings,
  }),
);
