import type { Finding } from './findings.ts';
import { findingTold } from './messages.ts';
import { isReason, reasonTold } from './reason-messages.ts';
import { saidOf, type Said } from './told.ts';

/** What an alert says: what is so, why, and what to do. The codes are of one table of sentences. */
export type AlertText = {
  readonly title: string;
  readonly text: string;
  readonly remedy: string | null;
  /** Null for an alert that an earlier version wrote in English only. */
  readonly said: {
    readonly table: 'reason' | 'finding';
    readonly title: Said;
    readonly text: Said;
    readonly remedy: Said | null;
  } | null;
};

/** Alerts that tell of a finding keep it as their detail. */
const isFinding = (code: string, detail: unknown): detail is Finding =>
  typeof detail === 'object' && detail !== null && 'code' in detail && detail.code === code;

/** The words of an alert as the store keeps it; `message` is its English of the day it was raised. */
export function alertText({
  code,
  detail,
  message,
}: {
  readonly code: string;
  readonly detail: unknown;
  readonly message: string;
}): AlertText {
  if (isReason(code)) {
    const { title, sentence, remedy } = reasonTold(code, detail ?? {});
    return {
      title: title.text,
      text: sentence.text,
      remedy: remedy && remedy.text,
      said: {
        table: 'reason',
        title: saidOf(title),
        text: saidOf(sentence),
        remedy: remedy && saidOf(remedy),
      },
    };
  }
  if (!isFinding(code, detail)) return { title: message, text: '', remedy: null, said: null };
  const { sentence, explanation, fixes } = findingTold(detail);
  const [fix = null] = fixes;
  return {
    title: sentence.text,
    text: explanation.text,
    remedy: fix && fix.text,
    said: {
      table: 'finding',
      title: saidOf(sentence),
      text: saidOf(explanation),
      remedy: fix && saidOf(fix),
    },
  };
}
