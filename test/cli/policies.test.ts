import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeOf } from '../../companion/src/cli/commands/policies.ts';
import { failure } from '../store/fixtures.ts';

/** What a command line asks for. */

test('policies are changed by name=value, a filter by its conditions', () => {
  assert.deepEqual(changeOf(['backwards=restore', 'removal.marketo=hold', 'creationCap=50']), {
    backwards: 'restore',
    removal: { marketo: 'hold' },
    creationCap: 50,
  });
  assert.deepEqual(changeOf(['filter=email ends-with @example.com; company contains Example']), {
    filter: [
      { field: 'email', test: 'ends-with', value: '@example.com' },
      { field: 'company', test: 'contains', value: 'Example' },
    ],
  });
});

test('a name alone changes nothing: a filter is taken away by "filter=" only', () => {
  assert.throws(() => changeOf(['filter']), failure('config', 'USAGE'));
  assert.throws(() => changeOf(['backwards']), failure('config', 'USAGE'));
  assert.deepEqual(changeOf(['filter=']), { filter: [] });
});
