import { z } from 'zod';
import type * as Views from '../../links/views.ts';
import { ProgramHit } from './campaign.ts';
import { LinkView, PreviewView } from './link.ts';
import { Told } from './repair.ts';
import { view } from './view.ts';

/** Which program belongs to a campaign, and many links at once. */

export const Suggestions = view<{ readonly rows: readonly Views.SuggestionView[] }>()(
  'Suggestions',
  z.object({
    rows: z.array(
      view<Views.SuggestionView>()(
        'SuggestionView',
        z.object({ program: ProgramHit, score: z.number(), reasons: z.array(Told) }),
      ),
    ),
  }),
);

const Failure = z.object({ code: z.string(), message: z.string() }).nullable();

export const PreviewManyView = view<Views.PreviewManyView>()(
  'PreviewManyView',
  z.object({
    rows: z.array(
      z.object({
        programId: z.int(),
        campaignId: z.string(),
        preview: PreviewView.nullable(),
        failure: Failure,
      }),
    ),
  }),
);

export const LinkManyView = view<Views.LinkManyView>()(
  'LinkManyView',
  z.object({
    rows: z.array(z.object({ previewId: z.string(), link: LinkView.nullable(), failure: Failure })),
  }),
);
