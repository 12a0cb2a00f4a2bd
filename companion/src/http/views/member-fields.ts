import { z } from 'zod';
import type * as Actions from '../../links/action-views.ts';
import { Said } from './parts.ts';
import { view } from './view.ts';

const Field = z.object({ name: z.string(), label: z.string() });

export const MemberFieldsView = view<Actions.MemberFieldsView>()(
  'MemberFieldsView',
  z.object({
    pairs: z.array(
      z.object({
        marketo: Field,
        salesforce: Field,
        suspended: z
          .object({
            code: z.string(),
            text: z.string(),
            remedy: z.string().nullable(),
            said: z.object({ text: Said, remedy: Said.nullable() }),
          })
          .nullable(),
      }),
    ),
  }),
);

export const MemberFieldChoicesView = view<Actions.MemberFieldChoicesView>()(
  'MemberFieldChoicesView',
  z.object({
    marketo: z.array(z.object({ name: z.string(), label: z.string(), type: z.string() })),
    salesforce: z.array(
      z.object({ name: z.string(), label: z.string(), type: z.string(), fits: z.string() }),
    ),
  }),
);
