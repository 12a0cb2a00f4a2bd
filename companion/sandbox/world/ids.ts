/** Key prefixes of the Salesforce objects in the world. */
export const prefixes = {
  account: '001',
  contact: '003',
  user: '005',
  organization: '00D',
  lead: '00Q',
  campaignMember: '00v',
  campaignMemberStatus: '01Y',
  campaign: '701',
} as const;

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const checkCharacters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/**
 * The 18-character form of a 15-character id. Each check character tells which of five characters are capitals, so
 * that ids stay distinct where case is lost (Salesforce documentation, record ids).
 */
export function withCheckCharacters(id: string): string {
  const check = [0, 5, 10].map((start) => {
    let bits = 0;
    for (let place = 0; place < 5; place += 1) if (/[A-Z]/.test(id.charAt(start + place))) bits += 2 ** place;
    return checkCharacters.charAt(bits);
  });
  return id + check.join('');
}

/** The n-th id of an object: prefix, pod, and n in base 62, so that neighbours may differ only in case. */
export function salesforceId(object: keyof typeof prefixes, n: number): string {
  let digits = '';
  for (let rest = n; rest > 0; rest = Math.floor(rest / 62)) digits = base62.charAt(rest % 62) + digits;
  return withCheckCharacters(prefixes[object] + 'Ls0' + digits.padStart(9, '0'));
}
