import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { finding, findingFacts, type FindingCode, type Fix } from '../../companion/src/domain/findings.ts';
import { difference } from '../../companion/src/domain/label-difference.ts';
import { findingText, findingTold, reasonText, reasonTold } from '../../companion/src/domain/messages.ts';
import type { ReasonCode } from '../../companion/src/domain/reasons.ts';

const codes = Object.keys(findingFacts) as FindingCode[];
const fixes: Fix[] = [
  { code: 'treat-as', marketo: 'No Show', salesforce: 'No show' },
  { code: 'move-members', from: 'No show', to: 'No Show', members: 1212 },
  { code: 'move-members', from: 'No show', to: 'No Show', members: 0 },
  { code: 'add-status', label: 'No Show', hasResponded: false, after: null },
  { code: 'set-responded', label: 'No Show', hasResponded: true },
  { code: 'set-responded', label: 'No Show', hasResponded: false },
  { code: 'set-default', label: 'No Show' },
  { code: 'reorder', labels: ['No Show'] },
  { code: 'show-marketo-steps' },
  { code: 'choose-status', side: 'salesforce', status: 'No show', options: [] },
  { code: 'choose-status', side: 'marketo', status: 'No Show', options: [] },
  { code: 'take-over-rename', side: 'marketo', from: 'No Show', to: 'Missed', certain: false },
  { code: 'leave' },
];

/** The reasons as written in the union: the texts must cover the union, which the compiler checks; here they are read. */
const reasons = [
  ...readFileSync(new URL('../../companion/src/domain/reasons.ts', import.meta.url), 'utf8').matchAll(
    /'([a-z-]+)'/g,
  ),
].map(([, code]) => code as ReasonCode);

function* allTexts(): Generator<[string, string]> {
  for (const code of codes) {
    for (const members of [0, 1, 1544]) {
      for (const detail of [{ twin: 'no show' }, { name: 'Zero Trust', twin: 'no show', limit: 40 }]) {
        const statuses = { marketoStatus: 'No Show', salesforceStatus: 'No show' };
        const text = findingText(finding(code, { ...statuses, members, fixes, detail }));
        for (const part of [text.sentence, text.explanation, ...text.fixes.map((fix) => fix.text)])
          yield [code, part];
      }
    }
  }
  for (const code of reasons) {
    const known = {
      marketo: 'Attended',
      salesforce: 'Registered',
      name: 'Nowicka',
      limit: 30,
      planned: 1212,
    };
    // What is said of a custom field is never said without its name.
    const data = code.startsWith('field-')
      ? [{ ...known, field: 'Ticket type', message: 'Too large' }]
      : [{}, known];
    for (const some of data) {
      const { title, sentence, remedy } = reasonText(code, some);
      for (const part of [title, sentence, ...(remedy === null ? [] : [remedy])]) yield [code, part];
    }
  }
}

describe('every text for people', () => {
  test('is short: at most 20 words a sentence', () => {
    for (const [code, text] of allTexts()) {
      for (const sentence of text.split(/[.;?] /)) {
        assert.ok(sentence.split(/\s+/).length <= 20, `${code}: ${sentence}`);
      }
    }
  });
  test('uses plain words, curly quotes and the product’s name', () => {
    for (const [code, text] of allTexts()) {
      assert.doesNotMatch(
        text,
        /["'{}]|undefined|null|NaN|\bheld\b|companion|baseline|precondition|\s\s|^\s|\s$|\.\./i,
        `${code}: ${text}`,
      );
      assert.match(text, /^[\p{Lu}\d“]/u, `${code}: ${text}`);
    }
  });
  test('ends as it should: titles and buttons bare, explanations with a full stop', () => {
    for (const code of codes) {
      const text = findingText(finding(code, { marketoStatus: 'A', salesforceStatus: 'B', fixes }));
      assert.doesNotMatch(text.sentence, /\.$/);
      assert.match(text.explanation, /\.$/);
    }
    assert.ok(reasons.length > 40);
    for (const code of reasons) {
      const { title, sentence, remedy } = reasonText(code);
      assert.doesNotMatch(title + (remedy ?? ''), /\.$/, code);
      assert.match(sentence, /\.$/, code);
    }
  });
});

describe('how two names that look alike differ', () => {
  const cases: [marketo: string, salesforce: string, words: string][] = [
    ['No Show', 'No show', 'one letter is a capital in Marketo'],
    ['No show', 'No Show', 'one letter is a capital in Salesforce'],
    ['No Show', 'no show', 'the capital letters differ'],
    ['VIP', 'Vip', 'the capital letters differ'],
    ['Follow Up', 'Follow  Up', 'with two spaces in Salesforce'],
    ['Follow  Up', 'Follow Up', 'with two spaces in Marketo'],
    ['Attended', ' Attended', 'with a space before it in Salesforce'],
    ['Attended ', 'Attended', 'with a space after it in Marketo'],
    ['Follow Up', ' Follow  Up ', 'the spaces differ'],
    ['Follow Up', 'follow  up', 'capital letters and spaces differ'],
    ['Café', 'Cafe\u0301', 'with look-alike characters'],
    ['No Show', 'No\u00a0Show', 'with look-alike characters'],
    ['Attended', 'Atten\u200bded', 'with look-alike characters'],
    ['VIP', 'ｖｉｐ', 'capital letters and characters differ'],
    ['Straße', 'Strasse', 'the capital letters differ'],
  ];
  for (const [marketo, salesforce, words] of cases) {
    test(`“${marketo}” and “${salesforce}”: ${words}`, () => {
      const text = findingText(
        finding('near-match', { marketoStatus: marketo, salesforceStatus: salesforce }),
      );
      assert.equal(text.explanation, `Same name, but ${words}. No member has it.`);
    });
  }
  test('equal names do not differ', () => {
    assert.deepEqual(difference('Attended', 'Attended'), []);
  });
});

describe('numbers and names in sentences', () => {
  test('members are counted as people count', () => {
    const explain = (members: number) =>
      findingText(finding('held-value-unknown', { marketoStatus: 'Old', members })).explanation;
    assert.match(explain(1), /^1 member has it\./);
    assert.match(explain(1544), /^1,544 members have it\./);
    assert.match(explain(1), /That one waits for you/);
    assert.match(explain(2), /They wait for you/);
  });
  test('responded is said in the direction of the disagreement', () => {
    const say = (hasResponded: boolean) =>
      findingText(
        finding('responded-differs', {
          marketoStatus: 'Attended',
          salesforceStatus: 'Attended',
          fixes: [{ code: 'set-responded', label: 'Attended', hasResponded }],
        }),
      );
    assert.equal(say(true).sentence, '“Attended” isn’t set as responded');
    assert.equal(say(false).sentence, '“Attended” is set as responded');
    assert.deepEqual(say(true).fixes, [{ code: 'set-responded', text: 'Set responded' }]);
  });
  test('the worklist speaks as the screens do', () => {
    assert.deepEqual(reasonText('backwards', { marketo: 'Attended', salesforce: 'Registered' }), {
      title: 'Status would go backwards',
      sentence: 'Marketo statuses only move forward, so the earlier status from Salesforce was not copied.',
      remedy: 'Set Salesforce to “Attended”',
    });
    assert.equal(
      reasonText('same-email-other-name').sentence,
      'The other side has this e-mail address under another last name.',
    );
    assert.deepEqual(reasonText('no-email'), {
      title: 'No e-mail address',
      sentence: 'Marketo can only add a person with an e-mail address.',
      remedy: 'Add an e-mail address to the lead',
    });
    assert.equal(reasonText('no-email', { kind: 'contact' }).remedy, 'Add an e-mail address to the contact');
  });
});

describe('a sentence by its code', () => {
  test('says what the English says, from the same parameters', () => {
    const {
      sentence,
      explanation,
      fixes: mend,
    } = findingTold(
      finding('near-match', {
        marketoStatus: 'No Show',
        salesforceStatus: 'No show',
        members: 212,
        fixes: [{ code: 'move-members', from: 'No show', to: 'No Show', members: 212 }],
      }),
    );
    assert.equal(sentence.code, 'near-match');
    assert.equal(explanation.code, 'one-capital-marketo+holders-many');
    assert.equal(explanation.params.members, 212);
    assert.deepEqual(mend[0], {
      code: 'fix-move-many',
      params: { status: 'No Show', members: 212 },
      text: 'Move 212 members to “No Show”',
    });
  });
  test('has another code where nothing fills its gap', () => {
    assert.equal(reasonTold('outside-map-marketo', { marketo: 'Old' }).sentence.code, 'outside-map-marketo');
    assert.equal(reasonTold('outside-map-marketo').sentence.code, 'outside-map-marketo-any');
    assert.equal(reasonTold('backwards', { marketo: null }).remedy?.code, 'do-choose-in-salesforce');
  });
});
