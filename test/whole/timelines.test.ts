import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus } from '../../companion/sandbox/marketo/marketer.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import type { Companion, Doors } from '../../companion/src/cli/companion.ts';
import { runCommandLine } from '../../companion/src/cli/command-line.ts';
import { exitCodes } from '../../companion/src/cli/exit-codes.ts';
import { tellStories } from '../../scripts/stories.ts';
import { withCompanion, type TestCompanion } from '../support/companion.ts';
import { smallWorld } from '../support/small-world.ts';

/** What the command line tells of members, in words that a marketer understands. */

/** Runs a command on this companion, which stays open. */
async function told(
  companion: Companion,
  ...argv: string[]
): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const never = () => Promise.reject(new Error('not asked for here'));
  const doors: Doors = {
    open: () => Promise.resolve({ ...companion, close: () => Promise.resolve() }),
    serve: never,
    sandbox: never,
    marketoSandbox: never,
    salesforceSandbox: never,
    backUp: never,
    restore: never,
    version: 'test',
  };
  const code = await runCommandLine(
    argv,
    doors,
    (text) => (out += text),
    (text) => (err += text),
  );
  return { code, out, err };
}

const program = 'Program 1';
const move = (lab: TestCompanion, key: string, status: string) =>
  changeStatus(lab.marketo, lab.programId(program), lab.leadId(key), status);

test('a history says what happened, who did it and why, whatever names the person', async (t) => {
  const people = [
    { key: 'anna', marketo: 'Registered', salesforce: 'Registered' },
    { key: 'bert', marketo: 'Attended', salesforce: 'Attended' },
  ];
  const lab = await withCompanion(t, { world: smallWorld({ people }) });
  const { companion } = lab;
  const { id } = await lab.link(program);
  await lab.untilQuiet();
  move(lab, 'anna', 'Attended');
  await lab.untilQuiet();
  lab.salesforce.setMemberStatus(lab.memberId(program, 'bert'), 'Registered');
  await lab.untilQuiet();

  const anna = await told(companion, 'timeline', 'Anna@Example.com');
  assert.equal(anna.code, exitCodes.success);
  assert.match(
    anna.out,
    /^Anna Person\n\nCampaign 1 and Program 1\nMarketo has “Attended”, Salesforce has “Attended”: in step\./,
  );
  assert.match(
    anna.out,
    /Lockstep set Salesforce from “Registered” to “Attended”\. The status changed in Marketo\./,
  );
  assert.match(
    anna.out,
    /Marketo changed from “Registered” to “Attended”(?: \(at \d{4}-\d\d-\d\d \d\d:\d\d\))?\./,
  );
  for (const who of [String(lab.leadId('anna')), lab.memberId(program, 'anna')])
    assert.equal((await told(companion, 'timeline', who)).out, anna.out, who);

  const bert = await told(companion, 'timeline', 'bert@example.com');
  assert.match(bert.out, /waiting for you\. Marketo statuses only move forward/);
  assert.match(bert.out, /Waits for you since then\./);
  const nobody = await told(companion, 'timeline', 'nobody@example.com');
  assert.equal(nobody.code, exitCodes.refused);
  assert.match(nobody.out, /^Nobody of that name/);

  const waiting = await told(companion, 'members', id);
  assert.match(
    waiting.out,
    /^1 of 2 members have the same status on both sides\.\n\nStatus would go backwards: 1\./,
  );
  assert.match(waiting.out, /Bert Person .*Set Salesforce to “Attended”/);
  const inStep = await told(companion, 'members', id, '--state', 'in-step');
  assert.match(inStep.out, /Anna Person/);
  assert.doesNotMatch(inStep.out, /Bert Person/);
});

/** What each of the ten timelines must say, by whose it is: what happened, and how it stands. */
const expected: readonly (readonly RegExp[])[] = [
  [
    /: in step\./,
    /Joined the program in Marketo as “Registered”/,
    /added them to the campaign in Salesforce as “Registered”/,
  ],
  [
    /: in step\./,
    /Joined the campaign in Salesforce as “Registered”/,
    /added them to the program in Marketo as “Registered”/,
  ],
  [
    /: in step\./,
    /Marketo changed from “Registered” to “Attended”/,
    /set Salesforce from “Registered” to “Attended”/,
  ],
  [
    /: waiting for you\. Marketo statuses only move forward/,
    /Salesforce changed from “Attended” to “Registered”/,
  ],
  [
    /: in step\./,
    /Both sides had changed: Marketo had “No Show”, Salesforce had “Attended”\. The status further along/,
    /set Marketo from “No Show” to “Attended”/,
  ],
  [
    /No member of the program or of the campaign any more: in step\./,
    /Left the program in Marketo, after “Sales Invited”/,
    /removed them from the campaign in Salesforce/,
  ],
  [/: in step\./, /Two records of this person were merged in Marketo: \d+ stayed, \d+ is gone\./],
  [/: in step\./, /The lead was converted to a contact in Salesforce: 003\w{15}, before that 00Q\w{15}\./],
  [/could not be written\. The answer was: “.*email.*”/, /Joined the campaign in Salesforce as “Registered”/],
  [
    /“Attended”, Salesforce has “Registered”\. Somebody undid the change/,
    /Nadia Okoye asked to set Salesforce to “Registered”/,
    /Nadia Okoye undid the change, so the two sides may differ/,
  ],
];

test('ten members of the demo world have a history that a marketer understands', async (t) => {
  const world = buildWorld({ seed: 1, scale: 1, size: 'demo' });
  const lab = await withCompanion(t, { world });
  await lab.link('WC-2026-11 Zero Trust in Practice');
  await lab.untilQuiet();
  const stories = await tellStories(lab);
  assert.equal(stories.length, expected.length);
  for (const [at, { what, email }] of stories.entries()) {
    const { code, out } = await told(lab.companion, 'timeline', email);
    assert.equal(code, exitCodes.success, what);
    for (const sentence of expected[at] ?? []) assert.match(out, sentence, what);
    assert.doesNotMatch(out, /undefined|null|\[object|NaN|held|baseline|dirty|saga/, what);
  }
});
