import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { ActivityLog, type Activity } from '../../../companion/sandbox/marketo/activity-log.ts';
import { OrderedIds } from '../../../companion/sandbox/marketo/ordered-ids.ts';
import { People } from '../../../companion/sandbox/marketo/people.ts';

const steps = fc.array(fc.record({ kind: fc.constantFrom('add', 'add', 'remove', 'read'), id: fc.nat(60) }), {
  maxLength: 120,
});

describe('containers made for millions', () => {
  test('ids in order: whatever is added and taken out, a listing goes on after any of them', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const ids = new OrderedIds();
        const model = new Set<number>();
        for (const { kind, id } of all) {
          if (kind === 'add' && !model.has(id)) ids.add(id);
          if (kind === 'add') model.add(id);
          if (kind === 'remove') {
            ids.remove(id);
            model.delete(id);
          }
          if (kind !== 'read') continue;
          assert.deepEqual(
            [...ids.after(id)],
            [...model].filter((one) => one > id).toSorted((a, b) => a - b),
          );
        }
      }),
      { seed: 5 },
    );
  });

  test('people: an index follows every change, addition and removal', () => {
    const change = fc.record({
      kind: fc.constantFrom('add', 'edit', 'delete'),
      who: fc.nat(8),
      email: fc.option(fc.constantFrom('a@x.example', ' A@X.example', 'b@x.example')),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
        const people = new People();
        for (const { kind, who, email } of changes) {
          const lead = people.get(who);
          const values = { email };
          if (kind === 'add' && !lead) people.add({ id: who, createdAt: 0, updatedAt: 0, values });
          if (kind === 'edit' && lead) lead.values = values;
          if (kind === 'delete') people.delete(who);
          const folded = (text: string | null | undefined): string | undefined => text?.trim().toLowerCase();
          const expected = [...people.values()].filter(
            (one) => folded(one.values['email']) === 'a@x.example',
          );
          assert.deepEqual(new Set(people.by('email', 'A@x.example ')), new Set(expected));
        }
      }),
      { seed: 6 },
    );
  });

  test('activities: by type and by time as in a plain list', () => {
    const one = fc.record({ typeId: fc.constantFrom(12, 13, 104), later: fc.nat(2) });
    fc.assert(
      fc.property(
        fc.array(one, { maxLength: 20 }),
        fc.array(one, { maxLength: 40 }),
        fc.nat(60),
        (earlier, live, from) => {
          const log = new ActivityLog();
          let time = 0;
          const dates = earlier.map(({ later }) => (time += later));
          const content = (nth: number) => ({ typeId: 104, leadId: nth, asset: null, attributes: [] });
          log.begin({ firstId: 1, members: [], dates: Float64Array.from(dates), typeId: 104, content });
          const model: Activity[] = dates.map((date, nth) => ({
            ...content(nth),
            id: nth + 1,
            date,
            visibleAt: date,
          }));
          for (const { typeId, later } of live) {
            time += later;
            const id = model.length + 1;
            const activity = {
              id,
              typeId,
              leadId: 1,
              asset: null,
              attributes: [],
              date: time,
              visibleAt: time,
            };
            log.push(activity);
            model.push(activity);
          }
          assert.deepEqual([...log], model);
          for (const types of [[12], [13, 104], [12, 13, 104], [99]]) {
            const places = model.flatMap(({ typeId }, at) =>
              at >= from && types.includes(typeId) ? [at] : [],
            );
            assert.deepEqual([...log.placesOf(new Set(types), from)], places);
          }
          assert.equal(log.since(from), model.filter(({ date }) => date < from).length);
        },
      ),
      { seed: 7 },
    );
  });
});
