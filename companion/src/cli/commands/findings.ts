import type { FindingView } from '../../links/views.ts';
import type { Output } from '../output.ts';

/** Prints the findings of a comparison with what mends each; the whole report, whatever its length. */
export function printFindings(output: Output, findings: readonly FindingView[]): void {
  for (const { severity, sentence, explanation, fixes } of findings) {
    output.text(
      '',
      `${severity === 'blocking' ? 'Blocks' : severity === 'warning' ? 'Warning' : 'Note'}: ${sentence}`,
    );
    if (explanation !== '') output.text(`  ${explanation}`);
    for (const { text } of fixes) output.text(`  - ${text}`);
  }
}
