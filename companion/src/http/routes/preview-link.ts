import { z } from 'zod';
import type { PreviewRequest } from '../../links/views.ts';
import { campaignId, mappedPairs, ownId, recordId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { PreviewView } from '../views/link.ts';
import { names } from '../views/view.ts';
import { Change } from './change-policies.ts';

/** Who joins an engagement program is agreed to by an admin once it is linked. */
const policies = Change.omit({ additionsFromSalesforce: true, additionsShown: true });
names.add(policies, { id: 'PreviewPolicies' });

const programId = z.int().min(1).max(2_147_483_647);

const Request = z.union([
  z.strictObject({
    programId,
    campaignId,
    map: mappedPairs.exactOptional(),
    policies: policies.exactOptional(),
    moves: ownId.exactOptional(),
  }),
  z.strictObject({
    programId,
    newCampaign: z.strictObject({
      // Salesforce docs, Campaign: Name holds 80 characters, Description 32,000.
      name: z.string().trim().min(1).max(80).exactOptional(),
      description: z.string().max(32_000).exactOptional(),
      parentId: campaignId.exactOptional(),
      startDate: z.iso.date().exactOptional(),
      endDate: z.iso.date().exactOptional(),
      status: z.string().min(1).max(255).exactOptional(),
      ownerId: recordId.exactOptional(),
      recordTypeId: recordId.exactOptional(),
    }),
    policies: policies.exactOptional(),
  }),
]) satisfies z.ZodType<PreviewRequest>;
names.add(Request, { id: 'PreviewRequest' });

export const previewLink = defineRoute({
  name: 'previewLink',
  method: 'post',
  path: '/v1/links/preview',
  role: 'marketer',
  summary: 'What linking would do, row by row. Changes nothing.',
  body: Request,
  answer: PreviewView,
  handle: ({ links, body, actor }) => links.preview(body, actor),
});
