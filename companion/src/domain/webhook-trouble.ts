/** Why the webhook of alerts was not told of something. Its address is never part of it: that is a secret. */
export type WebhookTrouble =
  | { readonly why: 'answers'; readonly status: number }
  | { readonly why: 'silent' }
  | { readonly why: 'unreachable'; readonly error: string }
  | { readonly why: 'hidden' };

/** The alert about it, its code and its key: there is one webhook. */
export const webhookFails = 'webhook-fails';

/** For the log and the command line: "not delivered: it answers 500". */
export function troubleText(trouble: WebhookTrouble): string {
  switch (trouble.why) {
    case 'answers':
      return `it answers ${String(trouble.status)}`;
    case 'silent':
      return 'it does not answer';
    case 'unreachable':
      return `it cannot be reached (${trouble.error})`;
    case 'hidden':
      return 'its host is not public; list it in LOCKSTEP_ALLOW_ALERT_HOSTS';
  }
}

/** Whether what the store keeps of an alert is such a reason; what a newer version wrote may be none. */
export function isWebhookTrouble(detail: unknown): detail is WebhookTrouble {
  if (typeof detail !== 'object' || detail === null || !('why' in detail)) return false;
  switch (detail.why) {
    case 'answers':
      return 'status' in detail && typeof detail.status === 'number';
    case 'unreachable':
      return 'error' in detail && typeof detail.error === 'string';
    default:
      return detail.why === 'silent' || detail.why === 'hidden';
  }
}
