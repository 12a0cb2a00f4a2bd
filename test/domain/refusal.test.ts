import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { findingTexts } from '../../companion/src/domain/finding-texts.ts';
import { linkStates } from '../../companion/src/domain/link-state.ts';
import { refusal, refuseInState } from '../../companion/src/domain/refusal.ts';
import { refusalTexts } from '../../companion/src/domain/refusal-texts.ts';

test('a refusal is told by codes and in English', () => {
  const { failure } = refusal('conflict', 'PREVIEW_STALE', ['status-new-in-marketo', 'preview-again'], {
    status: 'Missed',
  });
  assert.deepEqual(failure.said, {
    code: 'status-new-in-marketo+preview-again',
    params: { status: 'Missed' },
  });
  assert.equal(
    failure.message,
    '“Missed” is a new status of the channel in Marketo. Preview the changes again.',
  );
});

test('every state of a link has its sentence', () => {
  for (const state of linkStates) assert.doesNotMatch(refuseInState(state).failure.message, /undefined/);
});

test('sentences end, and are told apart from those of findings, beside which they stand', () => {
  for (const [code, text] of Object.entries(refusalTexts)) {
    assert.match(text, /\.$/, code);
    assert.ok(!Object.hasOwn(findingTexts, code), code);
  }
});

test('each sentence is said somewhere', () => {
  const folder = join(import.meta.dirname, '../../companion/src');
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('refusal-texts.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  // Those of the states of a link and of the two sides are put together.
  const shapes = ['link-', 'status-lost-in-', 'status-new-in-', 'status-edited-in-'];
  for (const code of Object.keys(refusalTexts)) {
    const isThere = source.includes(`'${code}'`) || shapes.some((shape) => code.startsWith(shape));
    assert.ok(isThere, code);
  }
});
