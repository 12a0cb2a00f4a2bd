import { choiceOf, fixOptions } from '../domain/fix-choice.ts';
import type { Finding } from '../domain/findings.ts';
import { findingParams, findingText } from '../domain/messages.ts';
import type { FindingView } from './views.ts';

/** A finding with its sentences, and what its fixes tell a repair. */
export function findingView(finding: Finding): FindingView {
  const { code, facet, severity, marketoStatus, salesforceStatus, members } = finding;
  const { fixes, ...text } = findingText(finding);
  return {
    code,
    facet,
    severity,
    marketoStatus,
    salesforceStatus,
    members,
    params: findingParams(finding),
    ...text,
    fixes: finding.fixes.map((fix, at) => ({
      code: fix.code,
      text: fixes[at]?.text ?? '',
      choice: choiceOf(fix, finding),
      options: fixOptions(fix),
    })),
  };
}

/** Findings as the store keeps them: written by us, so only their being a list is checked. */
export const storedFindings = (value: unknown): FindingView[] =>
  Array.isArray(value) ? (value as Finding[]).map(findingView) : [];
