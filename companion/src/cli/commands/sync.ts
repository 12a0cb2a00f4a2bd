import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';

/** Runs one cycle here and now. Partial success (exit code 4) when it stopped early or left work for the next one. */
export const sync: Work<{ json?: boolean; link?: string }> = async (companion, options, output) => {
  const report = await companion.runCycle(options.link);
  if (report === undefined) {
    output.text('Another process is running a cycle on this connection; nothing was done here.');
    output.json({ ran: false });
    return exitCodes.partial;
  }
  const { written, quiet, calls, failure } = report;
  output.text(
    `Wrote ${String(written)} records with ${String(calls.marketo)} Marketo and ${String(calls.salesforce)} Salesforce calls.`,
  );
  if (failure !== null) output.text(`Stopped early: ${failure.message}`);
  else if (!quiet) output.text('Some work is left for the next cycle.');
  output.json({ ran: true, ...report });
  return failure === null && quiet ? exitCodes.success : exitCodes.partial;
};
