import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  balances,
  batchLabels,
  closingStatus,
  noCounts,
  objectTypeOf,
  objectTypes,
  operations,
} from '../../companion/src/domain/batch.ts';

test('the page lists ten operations and thirteen objects', () => {
  assert.equal(new Set(operations).size, 10);
  assert.equal(new Set(objectTypes).size, 13);
});

test('every label is an operation of the page, and found under an object type', () => {
  const used = new Set(Object.values(batchLabels).map(({ operation }) => operation));
  assert.deepEqual(
    operations.filter((operation) => !used.has(operation as never)),
    ['Push new', 'Update activities'],
  );
  assert.deepEqual(
    Object.values(batchLabels).map(({ object }) => objectTypeOf(object)),
    [
      'Campaign',
      'Person (Lead)',
      'Campaign',
      'Campaign',
      'Campaign',
      'Person (Lead)',
      'Person (Lead)',
      'Campaign',
      'Campaign Member Status',
      null,
    ],
  );
});

test('what went in must come out, once', () => {
  const counts = { input: 9, new: 3, updated: 2, deleted: 1, failed: 1, skipped: 1, held: 1 };
  assert.equal(balances(counts), true);
  assert.equal(balances(noCounts), true);
  assert.equal(balances({ ...counts, input: 10 }), false);
  assert.equal(balances({ ...counts, held: 2 }), false);
  assert.equal(balances({ ...noCounts, new: 1, held: -1 }), false);
  assert.equal(balances({ ...noCounts, input: 0.5, new: 0.5 }), false);
});

test('how a batch closes', () => {
  const counts = { ...noCounts, input: 2, updated: 1, failed: 1 };
  assert.equal(
    closingStatus({ counts, queued: 0, couldNotRun: false }),
    'Succeeded',
    'failed items are no failed batch',
  );
  assert.equal(closingStatus({ counts, queued: 1, couldNotRun: false }), 'Incomplete');
  assert.equal(closingStatus({ counts, queued: 5, couldNotRun: true }), 'Failed');
  assert.equal(closingStatus({ counts: { ...counts, input: 3 }, queued: 0, couldNotRun: false }), 'Failed');
});
