import { z } from 'zod';
import { defineRoute } from '../route.ts';
import { MemberFieldChoicesView, MemberFieldsView } from '../views/member-fields.ts';
import { names } from '../views/view.ts';

const path = '/v1/connection/member-fields';
/** Names of fields in the vendors' APIs. */
const name = z.string().regex(/^[A-Za-z]\w{0,254}$/, 'must be the name of a field in the API');

const Change = z.strictObject({
  pairs: z.array(z.strictObject({ marketo: name, salesforce: name })).max(100),
});
names.add(Change, { id: 'MemberFieldsChange' });

export const memberFields = defineRoute({
  name: 'memberFields',
  method: 'get',
  path,
  role: 'viewer',
  summary: 'Which custom fields of members are synced.',
  answer: MemberFieldsView,
  handle: ({ actions }) => actions.memberFields(),
});

export const memberFieldChoices = defineRoute({
  name: 'memberFieldChoices',
  method: 'get',
  path: `${path}/choices`,
  role: 'admin',
  summary: 'Which custom fields of members could be synced.',
  answer: MemberFieldChoicesView,
  handle: ({ actions }) => actions.memberFieldChoices(),
});

export const changeMemberFields = defineRoute({
  name: 'changeMemberFields',
  method: 'patch',
  path,
  role: 'admin',
  summary: 'Syncs these pairs of custom fields of members from now on, and no others.',
  body: Change,
  answer: MemberFieldsView,
  handle: ({ actions, body, actor }) => actions.changeMemberFields(body.pairs, actor),
});
