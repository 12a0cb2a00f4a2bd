import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { printFindings } from './findings.ts';

/** Compares statuses with the values members hold. Refused (exit code 3) when the pair cannot be linked as it is. */
export const match: Work<{ json?: boolean; program: number; campaign: string }> = async (
  companion,
  options,
  output,
) => {
  const view = await companion.links.match(options.program, options.campaign);
  output.table(
    ['Marketo', 'Step', 'Success', 'Salesforce', 'Responded', 'Default', 'Match'],
    view.statuses.map(({ marketo, salesforce, matches }) => [
      marketo?.name ?? null,
      marketo?.step ?? null,
      marketo === null ? null : marketo.success ? 'yes' : 'no',
      salesforce?.label ?? null,
      salesforce === null ? null : salesforce.hasResponded ? 'yes' : 'no',
      salesforce?.isDefault === true ? 'yes' : null,
      matches ? 'yes' : 'no',
    ]),
  );
  output.text('', `${String(view.matched)} of ${String(view.total)} statuses match.`);
  printFindings(output, view.findings);
  output.json(view);
  return view.canLink ? exitCodes.success : exitCodes.refused;
};
