import { z } from 'zod';
import type { PolicyChange } from '../../links/action-views.ts';
import { ownId } from '../inputs.ts';
import { defineRoute } from '../route.ts';
import { PoliciesView, policyShape } from '../views/actions.ts';
import { names } from '../views/view.ts';

const {
  conflict,
  backwards,
  removal,
  personDeleted,
  creation,
  creationCap,
  additionsFromSalesforce,
  filter,
  fields,
} = policyShape;
/** A change of policies, as the API takes it. */
export const Change = z.strictObject({
  conflict: conflict.exactOptional(),
  backwards: backwards.exactOptional(),
  removal: z
    .strictObject({
      marketo: removal.shape.marketo.exactOptional(),
      salesforce: removal.shape.salesforce.exactOptional(),
    })
    .exactOptional(),
  personDeleted: personDeleted.exactOptional(),
  creation: creation.exactOptional(),
  creationCap: creationCap.exactOptional(),
  additionsFromSalesforce: additionsFromSalesforce.exactOptional(),
  filter: filter.exactOptional(),
  fields: z
    .strictObject({
      type: fields.shape.type.exactOptional(),
      actualCost: fields.shape.actualCost.exactOptional(),
    })
    .exactOptional(),
  additionsShown: z.int().min(0).exactOptional(),
}) satisfies z.ZodType<PolicyChange>;
names.add(Change, { id: 'PolicyChange' });

export const changePolicies = defineRoute({
  name: 'changePolicies',
  method: 'patch',
  path: '/v1/links/:linkId/policies',
  role: 'marketer',
  summary: 'Changes policies of a link; who waits because of them is decided again.',
  params: z.strictObject({ linkId: ownId }),
  body: Change,
  answer: PoliciesView,
  handle: ({ actions, params, body, actor }) => actions.changePolicies(params.linkId, body, actor),
});
