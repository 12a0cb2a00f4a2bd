import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  buildMap,
  checkMap,
  chosenMap,
  exactMap,
  inStep,
  pairsOf,
  toMarketo,
  toSalesforce,
  type StatusMap,
} from '../../companion/src/domain/status-map.ts';
import { visibleStatuses } from '../../companion/src/domain/statuses.ts';

const status = (name: string, step: number, hidden = false) => ({ name, step, hidden, success: false });
const labels = (...names: string[]) => names.map((label) => ({ label }));

const channel = [
  status('Registered', 10),
  status('No Show', 20),
  status('Attended', 30),
  status('Attended Late', 40),
  status('Legacy', 5, true),
];

describe('the default map', () => {
  const map = exactMap(channel, labels('Attended', 'No show', 'Legacy', 'Responded'));

  test('joins equal names, hidden ones too where the campaign has them', () => {
    assert.deepEqual(map, {
      f: { Attended: 'Attended', Legacy: 'Legacy' },
      g: { Attended: 'Attended', Legacy: 'Legacy' },
    });
  });

  test('knows nothing of names that only look alike', () => {
    assert.equal(toSalesforce(map, 'No Show'), undefined);
    assert.equal(toMarketo(map, 'No show'), undefined);
  });

  test('leaves absence absent', () => {
    assert.equal(toSalesforce(map, null), null);
    assert.equal(toMarketo(map, null), null);
    assert.equal(inStep(map, { marketo: null, salesforce: null }), true);
    assert.equal(inStep(map, { marketo: 'Attended', salesforce: null }), false);
    assert.equal(inStep(map, { marketo: null, salesforce: 'Attended' }), false);
  });

  test('is not fooled by names of object members', () => {
    assert.equal(toSalesforce(map, 'constructor'), undefined);
    const odd = exactMap([status('__proto__', 10)], labels('__proto__'));
    assert.equal(toSalesforce(odd, '__proto__'), '__proto__');
    assert.equal(toSalesforce(JSON.parse(JSON.stringify(odd)) as StatusMap, '__proto__'), '__proto__');
  });
});

describe('a map that people chose', () => {
  test('many to one: the way back is the lowest step, so that nobody gets ahead by being copied', () => {
    const map = buildMap(
      [
        { marketo: 'Attended Late', salesforce: 'Was there' },
        { marketo: 'Attended', salesforce: 'Was there' },
      ],
      channel,
    );
    assert.equal(toMarketo(map, 'Was there'), 'Attended');
    assert.equal(inStep(map, { marketo: 'Attended Late', salesforce: 'Was there' }), true);
    assert.equal(inStep(map, { marketo: 'Attended', salesforce: 'Was there' }), true);
    assert.equal(inStep(map, { marketo: 'No Show', salesforce: 'Was there' }), false);
  });

  test('one to many: members keep the extra label, new ones arrive with the equal name', () => {
    const map = chosenMap(
      [{ marketo: 'Attended', salesforce: 'Responded' }],
      channel,
      labels('Responded', 'Attended'),
    );
    assert.equal(toSalesforce(map, 'Attended'), 'Attended');
    assert.equal(toMarketo(map, 'Responded'), 'Attended');
    assert.equal(inStep(map, { marketo: 'Attended', salesforce: 'Responded' }), true);
  });

  test('the way back leads to a visible status where there is one', () => {
    const both = [
      { marketo: 'Legacy', salesforce: 'Old' },
      { marketo: 'Registered', salesforce: 'Old' },
    ];
    assert.equal(toMarketo(buildMap(both, channel), 'Old'), 'Registered');
    assert.equal(toMarketo(buildMap(both.slice(0, 1), channel), 'Old'), 'Legacy');
  });
});

describe('checking a map', () => {
  const names = channel.map(({ name }) => name);
  const good = exactMap(channel, labels(...names));
  const scope = { marketo: channel, labels: names, held: names };
  const codes = (map: StatusMap, more: Partial<typeof scope> = {}) =>
    checkMap(map, { ...scope, ...more }).map(({ code, severity }) => `${severity} ${code}`);

  test('equal names are flawless', () => {
    assert.deepEqual(codes(good), []);
  });
  test('a visible status without f blocks; a hidden one does not', () => {
    const f = Object.fromEntries(
      Object.entries(good.f).filter(([name]) => name !== 'Attended' && name !== 'Legacy'),
    );
    assert.deepEqual(codes({ ...good, f }), ['blocking no-way-to-salesforce']);
  });
  test('a value in use without g blocks; an unused label does not', () => {
    assert.deepEqual(codes(good, { held: [...names, 'Walk-in'] }), ['blocking no-way-to-marketo']);
    assert.deepEqual(codes(good, { labels: [...names, 'Walk-in'] }), []);
  });
  test('f must lead to a label of the campaign', () => {
    assert.deepEqual(codes(good, { labels: names.filter((name) => name !== 'Attended') }), [
      'blocking unknown-campaign-status',
    ]);
  });
  test('g must lead to a status of the channel', () => {
    assert.deepEqual(codes({ ...good, g: { ...good.g, Gone: 'Removed' } }), [
      'blocking unknown-program-status',
    ]);
  });
  test('there, back and there again must end where it began', () => {
    const map = { f: good.f, g: { ...good.g, Attended: 'No Show' } };
    assert.deepEqual(codes(map), ['blocking round-trip']);
  });
  test('coming back must not claim progress', () => {
    const map = { f: { ...good.f, Attended: 'Attended Late' }, g: good.g };
    assert.deepEqual(codes(map), ['blocking claims-progress']);
  });
  test('a later step that comes back before an earlier one is odd, and only a warning', () => {
    const map = buildMap(
      [
        { marketo: 'Registered', salesforce: 'In' },
        { marketo: 'No Show', salesforce: 'Out' },
        { marketo: 'Attended', salesforce: 'In' },
        { marketo: 'Attended Late', salesforce: 'In' },
      ],
      channel,
    );
    assert.deepEqual(codes(map, { labels: ['In', 'Out'], held: [] }), ['warning order', 'warning order']);
  });
});

/** Any channel, and any pairs between it and a handful of labels. */
const anyMap = fc
  .array(fc.record({ step: fc.integer({ min: 1, max: 5 }), hidden: fc.boolean() }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((statuses) => statuses.map(({ step, hidden }, place) => status(`M${place}`, step, hidden)))
  .chain((marketo) =>
    fc.record({
      marketo: fc.constant(marketo),
      pairs: fc.array(
        fc.record({
          marketo: fc.constantFrom(...marketo.map(({ name }) => name)),
          salesforce: fc.constantFrom('S0', 'S1', 'S2', 'S3'),
        }),
      ),
    }),
  );

describe('any map built from any pairs', () => {
  test('goes there and back and there again to the same place, never ahead', () => {
    fc.assert(
      fc.property(anyMap, ({ marketo, pairs }) => {
        const map = buildMap(pairs, marketo);
        const blocking = checkMap(map, {
          marketo,
          labels: ['S0', 'S1', 'S2', 'S3'],
          held: Object.keys(map.g),
        })
          .filter(({ severity }) => severity === 'blocking')
          .map(({ code }) => code);
        assert.deepEqual(
          blocking.filter((code) => code !== 'no-way-to-salesforce'),
          [],
        );
        const unmapped = visibleStatuses(marketo).filter(
          ({ name }) => !pairs.some((pair) => pair.marketo === name),
        );
        assert.equal(blocking.length, unmapped.length);
      }),
    );
  });

  test('puts every value it writes in step with the value it came from', () => {
    fc.assert(
      fc.property(anyMap, ({ marketo, pairs }) => {
        const map = buildMap(pairs, marketo);
        for (const [from, to] of Object.entries(map.f))
          assert.ok(inStep(map, { marketo: from, salesforce: to }));
        for (const [from, to] of Object.entries(map.g))
          assert.ok(inStep(map, { marketo: to, salesforce: from }));
      }),
    );
  });

  test('can be taken apart and built again', () => {
    fc.assert(
      fc.property(anyMap, ({ marketo, pairs }) => {
        const map = buildMap(pairs, marketo);
        assert.deepEqual(buildMap(pairsOf(map), marketo), map);
      }),
    );
  });
});
