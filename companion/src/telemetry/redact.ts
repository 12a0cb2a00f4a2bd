/**
 * The second wall between secrets and the log. The first is `Secret`; this one catches what was never wrapped: a vendor's
 * answer, an error's properties, an address typed into a message. Works on parsed log lines, so nothing slips past it.
 */

const mask = '[redacted]';

/** Keys whose value is never written, whatever it is. Compared without case, hyphens and underscores. */
const secretKeys =
  /authorization|cookie|password|passwd|secret|token|apikey|privatekey|credential|connectionstring|databaseurl|email|firstname|lastname|phone/;

/** Secrets and addresses inside a text. Each pattern keeps its first group. */
const patterns = [
  /(\b(?:Bearer|Basic)\s+)[\w.~+/=-]{6,}/gi,
  /(\b(?:access_token|refresh_token|client_secret|client_assertion|password|sid)["']?\s*[=:]\s*["']?)[^\s&"',;]+/gi,
  /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@/]+(?=@)/gi,
  /()[\w.%+'-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi,
];

const folded = (key: string): string => key.toLowerCase().replace(/[-_]/g, '');

/** The text without tokens, passwords and e-mail addresses. */
export function redactText(text: string): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, `$1${mask}`), text);
}

/** A copy of a JSON value without anything that looks like a secret or names a person. */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, isSecret(key, inner) ? mask : redact(inner)]),
  );
}

/** Counts, flags and absent values tell nothing and stay: `tokens: 3`, `secret: false`. */
const isSecret = (key: string, value: unknown): boolean =>
  value !== null && !['number', 'boolean'].includes(typeof value) && secretKeys.test(folded(key));
