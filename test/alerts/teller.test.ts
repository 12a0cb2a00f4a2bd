import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { actor } from '../support/companion.ts';
import { clear, raise, telling } from './telling.ts';

const program = 'Program 1';

test('what is new is told once, the gravest first, and once more when it is over', async (t) => {
  const { lab, tell, webhook, texts } = await telling(t);
  await tell();
  assert.equal(webhook.got.length, 0, 'nothing is open');
  await raise(lab, 'a', 'Something is odd');
  await raise(lab, 'b', 'Something is wrong.', { severity: 'error' });
  await tell();
  await raise(lab, 'a', 'Something is odd');
  await tell();
  assert.deepEqual(texts(), [
    ['Lockstep, Main: 2 things need attention.', '• Something is wrong.', '• Something is odd.'],
  ]);
  assert.deepEqual(Object.keys(webhook.got[0] ?? {}), ['text'], 'chat rooms know no other field');
  await clear(lab, 'b');
  await raise(lab, 'c', 'One more');
  await tell();
  await tell();
  assert.deepEqual(texts().slice(1), [
    ['Lockstep, Main: 1 thing needs attention, 1 over.', '• One more.', '• Over: Something is wrong.'],
  ]);
  await clear(lab, 'a');
  await raise(lab, 'a', 'Something is odd');
  await tell();
  assert.equal(texts().length, 2, 'over and back between two looks is no news');
});

test('what could not be delivered is told later, with what came since, and the log says why once', async (t) => {
  const { lab, tell, webhook, texts, lines, outcomes } = await telling(t);
  await raise(lab, 'a', 'First');
  webhook.answer = { status: 500 };
  await tell();
  await tell();
  webhook.answer = { status: 404 };
  await tell();
  await raise(lab, 'b', 'Second');
  await clear(lab, 'a');
  webhook.answer = { status: 204 };
  await tell();
  assert.deepEqual(texts().at(-1), ['Lockstep, Main: 1 thing needs attention.', '• Second.']);
  assert.equal(texts().length, 4);
  assert.deepEqual(outcomes, ['failed', 'failed', 'failed', 'delivered']);
  assert.deepEqual(
    lines.map(({ msg, reason }) => reason ?? msg),
    ['it answers 500', 'it answers 404', 'the webhook of LOCKSTEP_ALERTS_URL is told again'],
  );
  assert.doesNotMatch(JSON.stringify(lines), /secret/);
});

test('several processes tell each thing once', async (t) => {
  const { lab, tell, another, webhook } = await telling(t);
  await raise(lab, 'a', 'First');
  await Promise.all([tell(), another().tell(), another().tell()]);
  await another().tell();
  assert.equal(webhook.got.length, 1);
});

test('a link that something stopped is told with its campaign and what to do, and when it goes on', async (t) => {
  const { lab, tell, texts } = await telling(t);
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  const campaign = lab.campaignId(program);
  lab.salesforce.setCampaignActive(campaign, false);
  await lab.companion.runCycle();
  await tell();
  await tell();
  assert.equal(texts().length, 1);
  const why = 'Campaign 1: The campaign is inactive.';
  assert.deepEqual(texts()[0], [
    'Lockstep, Main: 1 thing needs attention.',
    `• ${why} Nothing is synced until it is active again. Nothing is lost.`,
  ]);
  lab.salesforce.setCampaignActive(campaign, true);
  await lab.companion.runCycle();
  await tell();
  assert.deepEqual(texts()[1], ['Lockstep, Main: 1 over.', `• Over: ${why}`]);
  await lab.companion.actions.pause(id, actor);
  await tell();
  assert.equal(texts().length, 2, 'a person paused it: nobody need be told');
});

test('cycles that fail are told after a quarter of an hour, and no more where the sync is turned off', async (t) => {
  for (const aheadMs of [0, 16 * 60_000]) {
    const { lab, tell, texts } = await telling(t, { aheadMs });
    await lab.link(program);
    await lab.untilQuiet();
    lab.marketo.faults.add({ endpoint: /activities/, kind: '703', times: 99 });
    await lab.companion.runCycle();
    await tell();
    if (aheadMs === 0) {
      assert.deepEqual(texts(), []);
      continue;
    }
    assert.match(texts()[0]?.join('\n') ?? '', /The sync does not get through\./);
    await lab.companion.actions.switchConnection(false, actor);
    await tell();
    assert.match(texts()[1]?.join('\n') ?? '', /1 over/);
    await lab.companion.actions.switchConnection(true, actor);
    await tell();
    lab.marketo.faults.clear();
    await lab.companion.runCycle();
    await tell();
    assert.match(texts()[3]?.join('\n') ?? '', /1 over\.\n• Over: The sync does not get through/);
  }
});

test('a link whose runs fail is told after a quarter of an hour, with the vendor’s words', async (t) => {
  const { lab, tell, texts } = await telling(t, { aheadMs: 16 * 60_000 });
  await lab.link(program);
  await lab.untilQuiet();
  changeStatus(lab.marketo, lab.programId(program), 5001, 'Follow Up Requested');
  lab.marketo.faults.add({ endpoint: /members/, kind: '703', times: 99 });
  await lab.companion.runCycle();
  await tell();
  assert.match(texts()[0]?.join('\n') ?? '', /\n• Campaign 1: A link is not brought in step\. .*feature/i);
  await lab.companion.actions.switchConnection(false, actor);
  await tell();
  assert.match(texts()[1]?.join('\n') ?? '', /2 over/, 'turned off: nobody need be told');
});

test('tools get each matter as JSON: at most a hundred in one delivery, the others in the next', async (t) => {
  const { lab, tell, webhook } = await telling(t, { format: 'json' });
  for (let nth = 0; nth < 103; nth += 1) await raise(lab, `k${String(nth)}`, `Matter ${String(nth)}`);
  await tell();
  await tell();
  await tell();
  const [got, rest, ...more] = webhook.got as {
    connection: string;
    text: string;
    opened: Record<string, unknown>[];
    ended: unknown[];
    toCome: number;
  }[];
  assert.equal(got?.connection, 'Main');
  assert.equal(got.opened.length, 100);
  assert.equal(got.toCome, 3);
  assert.equal(rest?.opened.length, 3);
  // Those that were raised in one millisecond are in no order.
  const keys = [...got.opened, ...rest.opened].map(({ key }) => String(key));
  const raised = Array.from({ length: 103 }, (_, nth) => `alert:k${String(nth)}`);
  assert.deepEqual(keys.toSorted(), raised.toSorted());
  assert.equal(rest.toCome, 0);
  assert.deepEqual(more, []);
  const { since, ...first } = got.opened.find(({ key }) => key === 'alert:k0') ?? {};
  assert.ok(Date.parse(String(since)) > 0);
  assert.deepEqual(first, {
    key: 'alert:k0',
    code: 'made-up',
    severity: 'warning',
    title: 'Matter 0',
    text: '',
    remedy: null,
    campaign: null,
  });
  assert.match(got.text, /• And 80 more: see the Sync Status tab\.$/);
});

test('names out of somebody’s data call nobody in a chat room', async (t) => {
  const { lab, tell, webhook } = await telling(t);
  await raise(
    lab,
    'a',
    '<!channel> @everyone <https://evil.example|a> [b](https://evil.example) ann@example.com',
  );
  await tell();
  const text = String(webhook.got[0]?.['text']);
  assert.doesNotMatch(text, /[<>]|@everyone|\]\(/);
  assert.doesNotMatch(text, /ann@|example\.com/, 'nor is anybody’s address told');
});

test('Teams gets a card, in which a name is no markup', async (t) => {
  const { lab, tell, webhook } = await telling(t, { format: 'teams' });
  await raise(lab, 'a', '[b](https://evil.example) of ann@example.com');
  await tell();
  const { type, attachments } = webhook.got[0] as {
    type: string;
    attachments: { contentType: string; content: { type: string; version: string; body: unknown } }[];
  };
  const [attachment, ...more] = attachments;
  assert.deepEqual(more, []);
  assert.deepEqual([type, attachment?.contentType], ['message', 'application/vnd.microsoft.card.adaptive']);
  assert.deepEqual([attachment?.content.type, attachment?.content.version], ['AdaptiveCard', '1.2']);
  assert.deepEqual(attachment?.content.body, [
    {
      type: 'RichTextBlock',
      inlines: [{ type: 'TextRun', text: 'Lockstep, Main: 1 thing needs attention.', weight: 'Bolder' }],
    },
    {
      type: 'RichTextBlock',
      inlines: [{ type: 'TextRun', text: '• [b](https://evil.example) of [redacted].' }],
    },
  ]);
});
