import { alertTexts } from './alert-texts.ts';
import type { Finding } from './findings.ts';
import { findingTold } from './messages.ts';
import { isReason, reasonTold } from './reason-messages.ts';
import { saidOf, teller, type Said, type Told } from './told.ts';
import { isWebhookTrouble, webhookFails, type WebhookTrouble } from './webhook-trouble.ts';

/** What an alert says: what is so, why, and what to do. The codes are of one table of sentences. */
export type AlertText = {
  readonly title: string;
  readonly text: string;
  readonly remedy: string | null;
  /** Null for an alert that an earlier version wrote in English only. */
  readonly said: {
    readonly table: 'reason' | 'finding' | 'alert';
    readonly title: Said;
    readonly text: Said;
    readonly remedy: Said | null;
  } | null;
};

type AlertTold = {
  readonly table: NonNullable<AlertText['said']>['table'];
  readonly title: Told;
  readonly text: Told;
  readonly remedy: Told | null;
};

/** What the store keeps of an alert; `message` is its English of the day it was raised. */
type Kept = { readonly code: string; readonly detail: unknown; readonly message: string };

const tell = teller(alertTexts);

/** Alerts that tell of a finding keep it as their detail. */
const isFinding = (code: string, detail: unknown): detail is Finding =>
  typeof detail === 'object' && detail !== null && 'code' in detail && detail.code === code;

/** The words of an alert as the store keeps it. */
export function alertText({ code, detail, message }: Kept): AlertText {
  const told = toldOf(code, detail);
  if (told === null) return { title: message, text: '', remedy: null, said: null };
  const { table, title, text, remedy } = told;
  return {
    title: title.text,
    text: text.text,
    remedy: remedy && remedy.text,
    said: { table, title: saidOf(title), text: saidOf(text), remedy: remedy && saidOf(remedy) },
  };
}

function toldOf(code: string, detail: unknown): AlertTold | null {
  if (isReason(code)) {
    const { title, sentence, remedy } = reasonTold(code, detail ?? {});
    return { table: 'reason', title, text: sentence, remedy };
  }
  if (code === webhookFails) return isWebhookTrouble(detail) ? webhookTold(detail) : null;
  if (!isFinding(code, detail)) return null;
  const { sentence, explanation, fixes } = findingTold(detail);
  const [fix = null] = fixes;
  return { table: 'finding', title: sentence, text: explanation, remedy: fix };
}

const webhookTold = ({ why, ...params }: WebhookTrouble): AlertTold => ({
  table: 'alert',
  title: tell('title-webhook-fails'),
  text: tell(`webhook-${why}`, params),
  remedy: tell('do-webhook-fails'),
});
