import assert from 'node:assert/strict';
import { test } from 'node:test';

import { lockedStatuses } from '../../companion/src/domain/webinars.ts';

const status = (name: string, system?: string) => ({
  name,
  step: 10,
  hidden: false,
  success: false,
  ...(system === undefined ? {} : { system }),
});

test('a webinar’s provider owns what only it knows, under whatever name; in other programs nobody owns anything', () => {
  const statuses = [
    status('Invited'),
    status('Registered'),
    status('No-Show'),
    status('ATTENDED'),
    status('Attended On-demand'),
    status('Kam', 'Attended'),
    status('Attended', 'x'),
    status('Attended lunch'),
  ];
  assert.deepEqual(lockedStatuses('Event with Webinar', statuses), [
    'No-Show',
    'ATTENDED',
    'Attended On-demand',
    'Kam',
    'Attended',
  ]);
  assert.deepEqual(lockedStatuses('Event', statuses), []);
});
