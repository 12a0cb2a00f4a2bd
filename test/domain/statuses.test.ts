import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { instant, surelyLater } from '../../companion/src/domain/change-time.ts';
import {
  fold,
  looksLike,
  lowestVisible,
  sameStatus,
  visibleStatuses,
} from '../../companion/src/domain/statuses.ts';

describe('folding', () => {
  const alike: [string, string, string][] = [
    ['case', 'No Show', 'no SHOW'],
    ['repeated space', 'Follow Up Requested', 'Follow Up  Requested'],
    ['outer space', 'Attended', ' Attended '],
    ['a no-break space', 'No Show', 'No\u00a0Show'],
    ['a tab', 'No Show', 'No\tShow'],
    ['composed and decomposed', 'Présent', 'Pre\u0301sent'],
    ['full-width letters', 'VIP', 'ＶＩＰ'],
    ['a ligature', 'Office', 'Oﬃce'],
    ['sharp s in capitals', 'Straße', 'STRASSE'],
    ['capital sharp s', 'STRAẞE', 'Strasse'],
    ['Greek final sigma', 'ΟΔΟΣ', 'οδος'],
    ['an accent that a capital carries apart', '\u0390', '\u03aa\u0301'],
    ['an invisible space', 'Attended', 'Atten\u200bded'],
  ];
  for (const [name, one, other] of alike) {
    test(`${name} makes no difference`, () => {
      assert.equal(fold(one), fold(other));
      assert.equal(looksLike(one, other), true);
      assert.equal(sameStatus(one, other), false);
    });
  }

  test('other letters do', () => {
    assert.notEqual(fold('No-Show'), fold('No Show'));
    assert.notEqual(fold('Présent'), fold('Present'));
    assert.equal(looksLike('No Show', 'No Show'), false, 'the very same name is equal, not alike');
  });

  test('folding twice is folding once, for every letter there is', () => {
    for (let code = 0; code < 0x30000; code += 1) {
      const text = `a${String.fromCodePoint(code)}b`;
      if (fold(fold(text)) !== fold(text)) assert.fail(`U+${code.toString(16)}`);
    }
  });
});

const status = (name: string, step: number, hidden = false) => ({ name, step, hidden, success: false });

test('visible statuses are in step order, without hidden ones and Not in Program', () => {
  const channel = [
    status('C', 30),
    status('Not in Program', 0),
    status('A', 10),
    status('H', 5, true),
    status('B', 30),
  ];
  assert.deepEqual(
    visibleStatuses(channel).map(({ name }) => name),
    ['A', 'C', 'B'],
  );
  assert.equal(lowestVisible(channel)?.name, 'A');
  assert.equal(lowestVisible([status('H', 5, true)]), undefined);
});

describe('the later of two changes', () => {
  const cases: [string, Parameters<typeof surelyLater>, boolean][] = [
    [
      'apart',
      [
        { after: 10, until: 20 },
        { after: 0, until: 10 },
      ],
      true,
    ],
    [
      'apart, the other way round',
      [
        { after: 0, until: 10 },
        { after: 10, until: 20 },
      ],
      false,
    ],
    [
      'overlapping',
      [
        { after: 9, until: 20 },
        { after: 0, until: 10 },
      ],
      false,
    ],
    [
      'one within the other',
      [
        { after: 0, until: 20 },
        { after: 5, until: 6 },
      ],
      false,
    ],
    ['two instants', [instant(11), instant(10)], true],
    ['the same instant', [instant(10), instant(10)], false],
    ['an instant at the end of an interval', [instant(10), { after: 0, until: 10 }], false],
    ['an instant right after an interval', [instant(11), { after: 0, until: 10 }], true],
    [
      'empty intervals at the same time',
      [
        { after: 5, until: 5 },
        { after: 5, until: 5 },
      ],
      false,
    ],
    ['unknown', [null, instant(1)], false],
    ['against unknown', [instant(1), null], false],
  ];
  for (const [name, [one, other], expected] of cases) {
    test(name, () => {
      assert.equal(surelyLater(one, other), expected);
    });
  }
});
