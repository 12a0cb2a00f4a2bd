const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checkDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three check characters: one per five characters, one bit per capital letter (reference: Salesforce, ID field type). */
function checkCharacters(id15: string): string {
  let checks = '';
  for (let start = 0; start < 15; start += 5) {
    let bits = 0;
    for (let at = 0; at < 5; at += 1) {
      const code = id15.charCodeAt(start + at);
      if (code >= 65 && code <= 90) bits += 1 << at;
    }
    checks += checkDigits.charAt(bits);
  }
  return checks;
}

/** The 18-character form of a 15- or 18-character id, or null when it is no id or its check characters are wrong. */
export function toId18(id: string): string | null {
  if (!/^[0-9A-Za-z]{15}([0-9A-Za-z]{3})?$/.test(id)) return null;
  const full = id.slice(0, 15) + checkCharacters(id.slice(0, 15));
  return id.length === 15 || id === full ? full : null;
}

/** The `n`-th id of an object that this org makes itself, 18 characters. */
export function makeId(keyPrefix: string, n: number): string {
  let rest = n;
  let tail = '';
  for (let place = 0; place < 7; place += 1) {
    tail = digits.charAt(rest % 62) + tail;
    rest = Math.floor(rest / 62);
  }
  const id15 = `${keyPrefix}S0000${tail}`;
  return id15 + checkCharacters(id15);
}
