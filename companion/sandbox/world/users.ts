import { salesforceId } from './ids.ts';
import type { WorldUser } from './types.ts';

/** Who works in the Salesforce organization; the first is the one that Lockstep signs in as. */
export const users: readonly WorldUser[] = [
  {
    id: salesforceId('user', 1),
    name: 'Lockstep Integration',
    username: 'lockstep@nordlicht.example',
    marketingUser: true,
  },
  {
    id: salesforceId('user', 2),
    name: 'Anna Berg',
    username: 'anna.berg@nordlicht.example',
    marketingUser: true,
  },
  {
    id: salesforceId('user', 3),
    name: 'Marketo Integration',
    username: 'marketo@nordlicht.example',
    marketingUser: true,
  },
  {
    id: salesforceId('user', 4),
    name: 'Ravi Patel',
    username: 'ravi.patel@nordlicht.example',
    marketingUser: false,
  },
];
