import type { Finding } from '../domain/findings.ts';
import { findingText } from '../domain/messages.ts';
import type { FindingView } from './views.ts';

/** A finding with its sentences. */
export function findingView(finding: Finding): FindingView {
  const { code, facet, severity, marketoStatus, salesforceStatus, members } = finding;
  return { code, facet, severity, marketoStatus, salesforceStatus, members, ...findingText(finding) };
}

/** Findings as the store keeps them: written by us, so only their being a list is checked. */
export const storedFindings = (value: unknown): FindingView[] =>
  Array.isArray(value) ? (value as Finding[]).map(findingView) : [];
