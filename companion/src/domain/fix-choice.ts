import type { Finding, Fix } from './findings.ts';
import type { RepairChoice } from './repair.ts';

/** What a repair is told when somebody takes this fix; null where they must choose a status first (see `fixOptions`). */
export function choiceOf(fix: Fix, finding: Finding): RepairChoice | null {
  const status = finding.salesforceStatus ?? finding.marketoStatus ?? '';
  switch (fix.code) {
    case 'treat-as':
      return { fix: 'treat-as', marketo: fix.marketo, salesforce: fix.salesforce };
    case 'move-members':
      return { fix: 'move-members', from: fix.from, to: fix.to };
    case 'add-status':
      return { fix: 'add-status', label: fix.label };
    case 'set-responded':
      return { fix: 'set-responded', label: fix.label, hasResponded: fix.hasResponded };
    case 'set-default':
      return { fix: 'set-default', label: fix.label };
    case 'reorder':
      return { fix: 'reorder' };
    case 'show-marketo-steps':
      return { fix: 'show-marketo-steps', status: finding.marketoStatus ?? status };
    case 'leave':
      return { fix: 'leave', status };
    case 'choose-status':
    case 'take-over-rename':
      return null;
  }
}

/** The statuses among which somebody chooses a partner: of each, the repair is told to treat the two as the same. */
export const fixOptions = (
  fix: Fix,
): readonly { readonly status: string; readonly choice: RepairChoice }[] =>
  fix.code !== 'choose-status'
    ? []
    : fix.options.map((option) => ({
        status: option,
        choice:
          fix.side === 'salesforce'
            ? { fix: 'treat-as', marketo: option, salesforce: fix.status }
            : { fix: 'treat-as', marketo: fix.status, salesforce: option },
      }));
