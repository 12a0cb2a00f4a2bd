import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oddFindings, withOddValues } from '../../companion/src/domain/odd-values.ts';
import { finding } from '../../companion/src/domain/findings.ts';

const status = (name: string, step: number) => ({ name, step, hidden: false, success: step > 20 });
const statuses = [
  status('Invited', 10),
  status('Left Early', 25),
  status('Attended', 30),
  { ...status('Old', 5), hidden: true },
];
const labels = ['Invited', 'Was there'].map((label, at) => ({
  label,
  sortOrder: at + 1,
  hasResponded: false,
  isDefault: false,
}));
const map = {
  f: { Invited: 'Invited', Attended: 'Was there' },
  g: { Invited: 'Invited', 'Was there': 'Attended' },
};

test('each value outside the map is one warning with its members, and what gives it a partner', () => {
  const found = oddFindings(
    [
      { side: 'marketo', value: 'Left Early', members: 12 },
      { side: 'marketo', value: 'Gone', members: 1 },
      { side: 'marketo', value: 'Old', members: 1 },
      { side: 'salesforce', value: 'Maybe', members: 3 },
    ],
    map,
    { statuses, labels },
  );
  assert.deepEqual(
    found.map(({ severity, marketoStatus, salesforceStatus, members }) => [
      severity,
      marketoStatus,
      salesforceStatus,
      members,
    ]),
    [
      ['warning', 'Left Early', null, 12],
      ['warning', 'Gone', null, 1],
      ['warning', 'Old', null, 1],
      ['warning', null, 'Maybe', 3],
    ],
  );
  assert.deepEqual(
    found.map(({ fixes }) => fixes),
    [
      [
        { code: 'add-status', label: 'Left Early', hasResponded: true, after: 'Invited' },
        { code: 'choose-status', side: 'marketo', status: 'Left Early', options: ['Invited', 'Was there'] },
      ],
      [{ code: 'show-marketo-steps' }],
      [{ code: 'show-marketo-steps' }],
      [
        {
          code: 'choose-status',
          side: 'salesforce',
          status: 'Maybe',
          options: ['Invited', 'Left Early', 'Attended'],
        },
      ],
    ],
  );
  const before = [finding('order-differs'), finding('outside-map', { marketoStatus: 'Past', members: 2 })];
  assert.deepEqual(withOddValues(before, found), [before[0], ...found]);
});
