import { expect, it } from '@jest/globals';
import type { ConnectionView, VersionView } from 'c/companion';
import { answerOf, factsOf, packageVersion, versionsDiffer } from '../connectionView';

const connection: ConnectionView = {
  id: 'main',
  name: 'Nordlys EMEA',
  enabled: true,
  state: 'Last synced',
  lastSyncedAt: '2026-11-20T13:34:00.000Z',
  message: null,
  settings: {
    personName: 'Person (Lead)',
    creation: 'create',
    people: 'as-configured',
    syncCampaign: null,
    filter: [],
  },
};
const version = { product: 'Lockstep', version: packageVersion, api: 'v1', role: 'admin' } as VersionView;

const states = [
  ['Last synced', 'success', 'The connection works.'],
  ['Sync in progress', 'info', 'The connection works.'],
  ['Failed', 'error', 'The last sync failed.'],
  ['Not synced yet', 'neutral', 'Nothing has been synced yet.'],
] as const;

it('answers whether the connection is fine', () => {
  for (const [state, tone, headline] of states)
    expect(answerOf({ ...connection, state })).toMatchObject({ tone, headline });
});

it('shows as whom the key lets this org in', () => {
  const values = factsOf(connection, version, new Date('2026-11-20T13:40:00.000Z')).map(({ value }) => value);
  expect(values.slice(1)).toEqual(['On', packageVersion, packageVersion, 'Admin']);
});

it('warns when package and companion are of different lines', () => {
  expect(versionsDiffer(version)).toBe(false);
  const [major = 0, minor = 0] = packageVersion.split('.').map(Number);
  expect(versionsDiffer({ ...version, version: `${major}.${minor}.99` })).toBe(false);
  expect(versionsDiffer({ ...version, version: `${major}.${minor + 1}.0` })).toBe(true);
});
