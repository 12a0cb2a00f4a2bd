import { z } from 'zod';
import type * as Maps from '../../links/map-views.ts';
import { count, Status } from './parts.ts';
import { view } from './view.ts';

/** Which statuses of a link belong together. */

const Side = z.enum(['marketo', 'salesforce']);
const Standing = z.enum(['in-step', 'waits', 'syncs', 'settled']);
const Pairs = z.array(
  z.object({
    marketo: z.string(),
    salesforce: z.string(),
    ways: z.enum(['both', 'to-salesforce', 'to-marketo']),
  }),
);

export const StatusMapView = view<Maps.StatusMapView>()(
  'StatusMapView',
  z.object({
    linkId: z.string(),
    version: count,
    pairs: Pairs,
  }),
);

export const MapPreviewView = view<Maps.MapPreviewView>()(
  'MapPreviewView',
  z.object({
    linkId: z.string(),
    basedOn: count,
    changed: z.boolean(),
    pairs: Pairs,
    choices: view<Maps.PartnerChoices>()(
      'PartnerChoices',
      z.object({
        marketo: z.array(
          z.object({
            name: z.string(),
            step: z.int(),
            success: z.boolean(),
            same: z.boolean(),
            partner: Status,
          }),
        ),
        salesforce: z.array(
          z.object({
            label: z.string(),
            responded: z.boolean(),
            same: z.boolean(),
            partner: Status,
            given: z.boolean(),
          }),
        ),
      }),
    ),
    willWait: count,
    willBeInStep: count,
    willSync: count,
    groups: z.array(
      z.object({ marketo: Status, salesforce: Status, members: count, now: Standing, then: Standing }),
    ),
  }),
);

export const RenamesView = view<Maps.RenamesView>()(
  'RenamesView',
  z.object({
    linkId: z.string(),
    renames: z.array(
      z.object({
        side: Side,
        from: z.string(),
        to: z.string(),
        certain: z.boolean(),
        partner: Status,
        members: count,
      }),
    ),
  }),
);
