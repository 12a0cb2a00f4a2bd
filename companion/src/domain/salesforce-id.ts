const shape = /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/;
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * A Salesforce id in its 18-character form, or undefined for what is no id. The 15-character form tells ids apart by
 * upper and lower case only; the last three characters say which letters are upper case (Salesforce docs, "ID field
 * type"), so always compare this form.
 */
export function salesforceId(id: string): string | undefined {
  const trimmed = id.trim();
  if (!shape.test(trimmed)) return undefined;
  return trimmed.length === 18 ? trimmed : trimmed + suffix(trimmed);
}

/** One character for each five: its five bits, lowest first, mark the upper-case letters. */
function suffix(id: string): string {
  const five = (start: number) => Array.from(id.slice(start, start + 5));
  const bits = (chars: string[]) =>
    chars.reduce((sum, char, bit) => sum + (/[A-Z]/.test(char) ? 2 ** bit : 0), 0);
  return [0, 5, 10].map((start) => alphabet.charAt(bits(five(start)))).join('');
}
