import assert from 'node:assert/strict';
import { test } from 'node:test';

import { changeStatus, removeFromProgram } from '../../companion/sandbox/marketo/marketer.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import type { Companion, Doors } from '../../companion/src/cli/companion.ts';
import { runCommandLine } from '../../companion/src/cli/command-line.ts';
import { exitCodes } from '../../companion/src/cli/exit-codes.ts';
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
    /Marketo changed from “Registered” to “Attended” \(at \d{4}-\d\d-\d\d \d\d:\d\d\)\./,
  );
  for (const who of [String(lab.leadId('anna')), lab.memberId(program, 'anna')])
    assert.equal((await told(companion, 'timeline', who)).out, anna.out, who);

  const bert = await told(companion, 'timeline', 'bert@example.com');
  assert.match(bert.out, /waiting for you\. Marketo statuses only move forward/);
  assert.match(bert.out, /Began to wait for you\./);
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

test('ten members of the demo world have a history that can be read', async (t) => {
  const world = buildWorld({ seed: 1, scale: 1, size: 'demo' });
  const lab = await withCompanion(t, { world });
  const wanted = world.wantedLinks.find(({ programId, campaignId }) => {
    const program = world.marketo.programs.find(({ id }) => id === programId);
    return campaignId !== null && program?.channel === 'Webcast';
  })!;
  const { name } = world.marketo.programs.find(({ id }) => id === wanted.programId)!;
  const link = await lab.link(name);
  assert.equal(link.state, 'active', name);
  await lab.untilQuiet();
  const members = [...lab.marketo.members.get(wanted.programId)!.values()].slice(0, 10);
  assert.equal(members.length, 10);
  const statuses = ['Registered', 'Attended', 'Attended On-demand'];
  for (const [at, { leadId }] of members.entries()) {
    if (at === 9) removeFromProgram(lab.marketo, wanted.programId, leadId);
    else changeStatus(lab.marketo, wanted.programId, leadId, statuses[at % 3]!);
  }
  await lab.untilQuiet();
  for (const { leadId } of members) {
    const { code, out } = await told(lab.companion, 'timeline', String(leadId));
    assert.equal(code, exitCodes.success);
    assert.match(out, /: (?:in step|waiting for you|could not be written)/, out);
    assert.doesNotMatch(out, /undefined|null|\[object|NaN|held|baseline|dirty|saga/, out);
  }
});
