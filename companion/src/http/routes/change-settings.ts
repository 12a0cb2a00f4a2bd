import { z } from 'zod';
import { creationChoices, peopleChoices, personNames } from '../../domain/connection-settings.ts';
import { defineRoute } from '../route.ts';
import { ConnectionSettings } from '../views/status.ts';
import { policyShape } from '../views/actions.ts';
import { names } from '../views/view.ts';

const Change = z.strictObject({
  personName: z.enum(personNames).exactOptional(),
  creation: z.enum(creationChoices).exactOptional(),
  people: z.enum(peopleChoices).exactOptional(),
  syncCampaign: z.int().min(1).nullable().exactOptional(),
  filter: policyShape.filter.exactOptional(),
});
names.add(Change, { id: 'SettingsChange' });

export const changeSettings = defineRoute({
  name: 'changeSettings',
  method: 'patch',
  path: '/v1/connection/settings',
  role: 'admin',
  summary: 'Changes what an admin decides for the whole connection.',
  body: Change,
  answer: ConnectionSettings,
  handle: ({ actions, body, actor }) => actions.changeSettings(body, actor),
});
