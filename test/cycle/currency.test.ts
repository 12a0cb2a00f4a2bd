import assert from 'node:assert/strict';
import { test } from 'node:test';

import { listAlerts } from '../../companion/src/store/alerts.ts';
import { actor, withCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** Costs go only to campaigns in the currency that Marketo's costs are in. */

const program = 'Program 1';
const people = [{ key: 'anna', marketo: 'Registered', salesforce: 'Registered' }];
const world = () => {
  const small = smallWorld({ people });
  const programs = small.marketo.programs.map((one) => ({
    ...one,
    costs: [{ startDate: '2026-01-01', cost: 1200 }],
  }));
  return { ...small, marketo: { ...small.marketo, programs } };
};

for (const [currency, settings, writes, says] of [
  ['EUR', { LOCKSTEP_MARKETO_CURRENCY: 'EUR' }, true, null],
  ['USD', { LOCKSTEP_MARKETO_CURRENCY: 'EUR' }, false, /amounts are in USD\. The program’s costs are in EUR/],
  ['USD', {}, false, /amounts are in USD\. Lockstep doesn’t know the currency/],
] as const)
  test(`a campaign in ${currency} with ${JSON.stringify(settings)}: the cost is ${writes ? '' : 'not '}written`, async (t) => {
    const lab = await withCompanion(t, {
      world: world(),
      settings,
      salesforce: { severalCurrencies: true },
    });
    const campaignId = lab.campaignId(program);
    lab.salesforce.updateRecord('Campaign', campaignId, { CurrencyIsoCode: currency });
    const view = await lab.preview(program);
    const isTold = view.findings.some(({ code }) => code === 'other-currency');
    assert.equal(isTold, !writes);
    assert.equal(
      view.salesforce.fields.some(({ field }) => field === 'ActualCost'),
      writes,
    );
    await lab.companion.links.link(view.id, actor);
    await lab.untilQuiet();
    const cost = lab.salesforce.record('Campaign', campaignId)?.['ActualCost'] ?? null;
    assert.equal(cost, writes ? 1200 : null);
    const { store, connectionId } = lab.companion;
    const alerts = await listAlerts(store.db, { connectionId }, { limit: 10 });
    const told = alerts.find(({ code }) => code === 'other-currency')?.message ?? null;
    if (says === null) assert.equal(told, null);
    else {
      assert.match(told ?? '', says);
      const shown = (await lab.companion.reports.alerts()).rows.find(({ code }) => code === 'other-currency');
      assert.match(`${shown?.title ?? ''}. ${shown?.text ?? ''}`, says);
      assert.equal(shown?.said?.table, 'finding');
      if (!('LOCKSTEP_MARKETO_CURRENCY' in settings)) return;
      // Its cause is gone: the cost is written, and the alert has ended.
      lab.salesforce.updateRecord('Campaign', campaignId, { CurrencyIsoCode: 'EUR' });
      const [link] = (await lab.companion.links.links({})).rows;
      await lab.companion.actions.compare(link?.id ?? '', actor);
      await lab.untilQuiet();
      assert.equal(lab.salesforce.record('Campaign', campaignId)?.['ActualCost'], 1200);
      assert.deepEqual(await listAlerts(store.db, { connectionId }, { limit: 10 }), []);
    }
  });
