import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { timekeeper } from '../../companion/sandbox/clock.ts';
import { startSandbox, type Sandbox } from '../../companion/sandbox/sandbox.ts';

/** Sales people at work: by the seed, by the clock, and by the org's rules. */

const start = Date.parse('2026-11-20T06:00:00Z');

async function live(): Promise<Sandbox> {
  const clock = timekeeper(start);
  clock.hold();
  const ports = { marketoPort: 0, salesforcePort: 0, backdoorPort: 0 };
  const sandbox = await startSandbox({ seed: 7, scale: 1, ...ports, clock });
  after(() => sandbox.stop());
  return sandbox;
}

async function pace(sandbox: Sandbox, body: unknown): Promise<{ status: number; happened: string[] }> {
  const response = await fetch(`${sandbox.backdoor.url}/living`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { happened = [] } = (await response.json()) as { happened?: string[] };
  return { status: response.status, happened };
}

/** What happens in so many seconds of sales people's work, and how the org is then. */
async function worked(
  sandbox: Sandbox,
  seed: number,
  seconds: number,
): Promise<{ happened: string[]; rows: unknown }> {
  await pace(sandbox, { everySeconds: 10, who: 'salesforce', seed });
  await sandbox.clock.advance(seconds * 1000);
  const { happened } = await pace(sandbox, { everySeconds: null });
  const { org } = sandbox.salesforce.state;
  const rows = ['Lead', 'Contact', 'Account', 'CampaignMember'].map((name) => [...org.table(name).all()]);
  return { happened, rows };
}

describe('sales people at work', () => {
  test('do the same for the same seed, whatever the machine does, and other things for another', async () => {
    const [one, same, other] = [
      await worked(await live(), 5, 900),
      await worked(await live(), 5, 900),
      await worked(await live(), 6, 900),
    ];
    assert.ok(one.happened.length > 40, String(one.happened.length));
    assert.deepEqual(same, one);
    assert.notDeepEqual(other.happened, one.happened);
  });

  test('register, attend, edit, convert, merge, remove and delete', async () => {
    const sandbox = await live();
    const all: string[] = [];
    await pace(sandbox, { everySeconds: 10, who: 'salesforce', seed: 1 });
    // The list of what happened keeps the last hundred.
    for (let hours = 0; hours < 5; hours += 1) {
      await sandbox.clock.advance(900_000);
      all.push(...(await pace(sandbox, { everySeconds: 10 })).happened);
    }
    for (const word of [
      'registered for',
      ' is Registered in',
      ' now (',
      'converted to',
      'merged into',
      'removed from',
      'is deleted',
    ])
      assert.ok(
        all.some((one) => one.includes(word)),
        word,
      );
    const { state } = sandbox.salesforce;
    assert.ok(
      state.members().some((one) => one.leadId !== null && one.contactId !== null),
      'members follow',
    );
    const stamps = [...state.org.table('CampaignMember').all()].map((one) => String(one['SystemModstamp']));
    assert.ok(
      stamps.some((one) => one > '2026-11-20T06:30'),
      'in the time of the clock',
    );
  });

  test('stand still when told, and nobody lives as somebody unknown', async () => {
    const sandbox = await live();
    await worked(sandbox, 3, 100);
    const { happened } = await pace(sandbox, { everySeconds: null });
    await sandbox.clock.advance(3_600_000);
    assert.deepEqual((await pace(sandbox, { everySeconds: null })).happened, happened);
    assert.equal((await pace(sandbox, { everySeconds: 1, who: 'nobody' })).status, 400);
  });

  test('are refused by the rules, and go on', async () => {
    const sandbox = await live();
    const { org } = sandbox.salesforce.state;
    org.validationRules.push({ object: 'Lead', refuse: () => 'Not today.' });
    const { happened } = await worked(sandbox, 2, 600);
    assert.ok(happened.some((one) => one.includes('Not today.')));
    assert.ok(happened.some((one) => !one.includes('Not today.')));
  });
});
