import { choiceOf, fixOptions } from '../domain/fix-choice.ts';
import type { Finding } from '../domain/findings.ts';
import { findingParams, findingTold } from '../domain/messages.ts';
import { saidOf } from '../domain/told.ts';
import type { FindingView } from './views.ts';

/** A finding with its sentences, and what its fixes tell a repair. */
export function findingView(finding: Finding): FindingView {
  const { code, facet, severity, marketoStatus, salesforceStatus, members } = finding;
  const { sentence, explanation, fixes } = findingTold(finding);
  return {
    code,
    facet,
    severity,
    marketoStatus,
    salesforceStatus,
    members,
    params: findingParams(finding),
    sentence: sentence.text,
    explanation: explanation.text,
    said: { sentence: saidOf(sentence), explanation: saidOf(explanation) },
    fixes: finding.fixes.map((fix, at) => ({
      code: fix.code,
      text: fixes[at]?.text ?? '',
      said: saidOf(fixes[at] ?? explanation),
      choice: choiceOf(fix, finding),
      options: fixOptions(fix),
    })),
  };
}

/** Findings as the store keeps them: written by us, so only their being a list is checked. */
export const storedFindings = (value: unknown): FindingView[] =>
  Array.isArray(value) ? (value as Finding[]).map(findingView) : [];
