import assert from 'node:assert/strict';
import { test } from 'node:test';

import { planRepair } from '../../companion/src/domain/plan-repair.ts';
import type { RepairChoice, RepairInput } from '../../companion/src/domain/repair.ts';
import { campaign, channel, held } from './match-data.ts';

/** Choices that hang together: what one of them makes possible for another. */

const all = { create: true, delete: true, label: false, order: true, responded: true, default: true };
const input = (...choices: RepairChoice[]): RepairInput => ({
  marketo: channel(['Sent'], ['Attended', true]),
  salesforce: campaign(['Sent'], ['Attended'], ['Answered', true]),
  heldMarketo: [],
  heldSalesforce: held({ Answered: 3 }),
  labelMaxLength: 40,
  chosen: [],
  rights: all,
  choices,
});
const move = { fix: 'move-members', from: 'Answered', to: 'Attended' } as const;
const respond = { fix: 'set-responded', label: 'Attended', hasResponded: true } as const;

test('the last responded status stays, unless the same plan makes another one responded before anything is deleted', () => {
  const alone = planRepair(input(move));
  assert.deepEqual([alone.effects[0]?.how, alone.effects[0]?.why], ['done', 'last-responded']);
  assert.deepEqual(
    alone.steps.map((step) => step.do),
    ['move-members'],
  );

  for (const choices of [
    [move, respond],
    [respond, move],
  ]) {
    const both = planRepair(input(...choices));
    assert.deepEqual(
      both.effects.map(({ how, why }) => [how, why]),
      [
        ['done', null],
        ['done', null],
      ],
    );
    assert.deepEqual(
      both.steps.map((step) => step.do),
      ['move-members', 'set-responded', 'delete-status'],
    );
    assert.equal(both.after.canLink, true);
    assert.equal(
      both.after.rows.some(({ salesforce }) => salesforce?.label === 'Answered'),
      false,
    );
  }
});

test('what is the only responded one left once another is gone keeps its mark', () => {
  const plan = planRepair({
    ...input(move, { ...respond, hasResponded: false }),
    salesforce: campaign(['Sent'], ['Attended', true], ['Answered', true]),
  });
  assert.deepEqual(
    plan.effects.map(({ how, why }) => [how, why]),
    [
      ['done', null],
      ['refused', 'last-responded'],
    ],
  );
});
