import path from 'node:path';

import { startMarketo } from '../../companion/sandbox/marketo/server.ts';
import { startSalesforce } from '../../companion/sandbox/salesforce/server.ts';
import { buildWorld } from '../../companion/sandbox/world/seed.ts';
import type { World } from '../../companion/sandbox/world/types.ts';

/** The first sync that is killed at chosen moments: of its process, or of its database. */

/** Programs with every kind of write: leads and people created, members added and moved on both sides, a new campaign. */
const programs = [
  'WC-2026-11 Zero Trust in Practice',
  'SV-2026-10 State of Platform Security Survey',
  'NU-2026 Platform Evaluation',
];

const whole = buildWorld({ seed: 7, scale: 1 });
const chosen = new Set(
  whole.marketo.programs.filter(({ name }) => programs.includes(name)).map(({ id }) => id),
);
const wantedLinks = whole.wantedLinks.filter(({ programId }) => chosen.has(programId));
if (wantedLinks.length !== programs.length) throw new Error('The world lacks a program.');
export const crashWorld: World = { ...whole, wantedLinks };

export type CrashVendors = Awaited<ReturnType<typeof startCrashVendors>>;

/** Both vendors with that world. `onWrite` is called after a vendor has committed a write; the answer waits for it. */
export async function startCrashVendors(onWrite: () => void | Promise<void>) {
  const options = { port: 0, onCommit: onWrite, limits: { per20Seconds: 10_000, concurrent: 100 } };
  const marketo = await startMarketo(crashWorld, options);
  const salesforce = await startSalesforce(crashWorld, {
    port: 0,
    onCommit: onWrite,
    packageFolder: path.resolve(import.meta.dirname, '../..'),
  });
  return { marketo, salesforce, stop: () => Promise.all([marketo.stop(), salesforce.stop()]) };
}
