import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { deleteLead, editLead, register } from '../../../companion/sandbox/marketo/marketer.ts';
import type { Switches } from '../../../companion/sandbox/marketo/switches.ts';
import { bench, codeOf, feed, type Answer, type Bench } from './client.ts';

async function fresh(
  act: (marketo: Bench) => Promise<void>,
  switches: Partial<Switches> = {},
): Promise<void> {
  await using marketo = await bench({ limits: { per20Seconds: 1000 }, switches });
  await act(marketo);
}

async function since(marketo: Bench, time = '2026-11-20T12:00:00Z'): Promise<string> {
  const { nextPageToken } = await marketo.get(`/rest/v1/activities/pagingtoken.json?sinceDatetime=${time}`);
  return encodeURIComponent(nextPageToken!);
}

describe('changes of people', () => {
  const changes = (marketo: Bench, token: string, rest: string): Promise<Answer> =>
    marketo.get(`/rest/v1/activities/leadchanges.json?nextPageToken=${token}&${rest}`);

  test('name the fields asked for with both values; new people come along', () =>
    fresh(async (marketo) => {
      const [one, two] = [...marketo.state.leads.keys()] as [number, number];
      const token = await since(marketo);
      editLead(marketo.state, one, { title: 'CISO', country: 'NL' });
      const born = register(marketo.state, 1101, 'Registered', { email: 'n@nordlys.example' });
      editLead(marketo.state, two, { title: 'CEO' });
      const answer = await changes(marketo, token, 'fields=title');
      assert.deepEqual(
        answer.result?.map((one) => [one['activityTypeId'], one['leadId']]),
        [
          [13, one],
          [12, born.id],
          [13, two],
        ],
      );
      const [first] = answer.result;
      const [field] = first!['fields'] as Record<string, unknown>[];
      assert.deepEqual([field!['name'], field!['newValue'], field!['oldValue']], ['title', 'CISO', null]);
      assert.deepEqual(first!['attributes'], [
        { name: 'Reason', value: 'Marketo UI' },
        { name: 'Source', value: 'Marketo UI' },
        { name: 'Lead ID', value: one },
      ]);
      assert.match(String(first!['activityDate']), /\dZ$/);
      assert.deepEqual([answer.moreResult, typeof answer.nextPageToken], [false, 'string']);
      const some = await changes(marketo, token, `fields=title,country&leadIds=${two}`);
      assert.deepEqual(
        some.result?.map((one) => one['leadId']),
        [two],
      );
      assert.equal(codeOf(await changes(marketo, token, 'fields=shoeSize')), '1006');
      assert.equal(codeOf(await changes(marketo, token, '')), '1002');
      assert.equal(codeOf(await changes(marketo, 'nonsense', 'fields=title')), '1003');
    }));

  test('spell dates with +0000 where a switch says so, as their samples do, and deleted people as well', () =>
    fresh(
      async (marketo) => {
        const [one, two] = [...marketo.state.leads.keys()] as [number, number];
        const token = await since(marketo);
        editLead(marketo.state, one, { title: 'CISO' });
        const name = marketo.state.leads.get(two)!.values['lastName']!;
        deleteLead(marketo.state, two);
        const [changed] = (await changes(marketo, token, 'fields=title')).result!;
        assert.equal(changed!['activityDate'], '2026-11-20T12:00:00+0000');
        const [deleted] = (await marketo.get(`/rest/v1/activities/deletedleads.json?nextPageToken=${token}`))
          .result!;
        assert.deepEqual(
          [deleted!['activityDate'], deleted!['primaryAttributeValueId']],
          ['2026-11-20T12:00:00+0000', two],
        );
        assert.ok(String(deleted!['primaryAttributeValue']).endsWith(name));
        const [plain] = await feed(marketo, [13]);
        assert.equal(plain!['activityDate'], '2026-11-20T12:00:00Z', 'the feed itself spells them with Z');
      },
      { changeDates: 'offset' },
    ));
});

describe('numbers and memory of activities', () => {
  test('ids beyond 32 bits, or none; the GUID is always there', async () => {
    await fresh(
      async (marketo) => {
        editLead(marketo.state, [...marketo.state.leads.keys()][0]!, { title: 'CISO' });
        const [activity] = await feed(marketo, [13]);
        assert.ok(Number(activity!['id']) > 2 ** 32);
        assert.equal(activity!['marketoGUID'], String(activity!['id']));
      },
      { activityIds: 'large' },
    );
    await fresh(
      async (marketo) => {
        editLead(marketo.state, [...marketo.state.leads.keys()][0]!, { title: 'CISO' });
        const [activity] = await feed(marketo, [13]);
        assert.deepEqual(['id' in activity!, typeof activity!['marketoGUID']], [false, 'string']);
      },
      { activityIds: 'missing' },
    );
  });

  test('old activities are forgotten: deletions after 14 days, changed values after 90, asking yields less', () =>
    fresh(async (marketo) => {
      const [one, two] = [...marketo.state.leads.keys()] as [number, number];
      editLead(marketo.state, one, { title: 'CISO' });
      deleteLead(marketo.state, two);
      const after = async (days: number): Promise<unknown[]> => {
        marketo.pass(days * 24 * 3600);
        await marketo.token();
        return (await feed(marketo, [13, 37])).map((activity) => activity['activityTypeId']);
      };
      assert.deepEqual(await after(13), [13, 37]);
      assert.deepEqual(await after(2), [13]);
      assert.deepEqual(await after(76), []);
    }));
});
