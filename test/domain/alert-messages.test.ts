import assert from 'node:assert/strict';
import { test } from 'node:test';

import { alertText } from '../../companion/src/domain/alert-messages.ts';
import { alertTexts } from '../../companion/src/domain/alert-texts.ts';
import {
  troubleText,
  webhookFails,
  type WebhookTrouble,
} from '../../companion/src/domain/webhook-trouble.ts';

const troubles: readonly WebhookTrouble[] = [
  { why: 'answers', status: 410 },
  { why: 'silent' },
  { why: 'unreachable', error: 'ECONNREFUSED' },
  { why: 'hidden' },
];
const alert = (detail: unknown) => alertText({ code: webhookFails, detail, message: 'As it was written' });

test('why a webhook was not told is said for the log, and in an alert that can be said in any language', () => {
  assert.deepEqual(troubles.map(troubleText), [
    'it answers 410',
    'it does not answer',
    'it cannot be reached (ECONNREFUSED)',
    'its host is not public; list it in LOCKSTEP_ALLOW_ALERT_HOSTS',
  ]);
  const used = new Set<string>();
  for (const trouble of troubles) {
    const { title, text, remedy, said } = alert(JSON.parse(JSON.stringify(trouble)));
    assert.equal(said?.table, 'alert');
    for (const part of [said.title, said.text, said.remedy]) used.add(part?.code ?? '');
    for (const words of [title, text, remedy]) assert.doesNotMatch(words ?? '', /\{|^$/);
  }
  assert.match(alert(troubles[0]).text, / answers 410\.$/);
  assert.match(alert(troubles[2]).text, / reached \(ECONNREFUSED\)\.$/);
  assert.deepEqual([...used].toSorted(), Object.keys(alertTexts).toSorted(), 'every sentence is said');
});

test('a reason that another version wrote leaves the English of its day', () => {
  for (const detail of [
    null,
    {},
    { why: 'tired' },
    { why: 'answers' },
    { why: 'unreachable', error: 1 },
    'x',
  ])
    assert.deepEqual(alert(detail), { title: 'As it was written', text: '', remedy: null, said: null });
});
