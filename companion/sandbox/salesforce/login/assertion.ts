import { createPublicKey, verify } from 'node:crypto';
import { z } from 'zod';

/** A JWT bearer assertion (Salesforce Help, OAuth 2.0 JWT Bearer Flow for Server-to-Server Integration; RFC 7523). */
export type Assertion = {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: readonly string[];
  /** Seconds since 1970. */
  readonly expires: number;
  /** Whether this certificate's or public key's private key signed it. */
  signedBy(pem: string): boolean;
};

const header = z.object({ alg: z.literal('RS256') });
const claims = z.object({
  iss: z.string(),
  // The claim was called prn before.
  sub: z.string().optional(),
  prn: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.coerce.number(),
});

function json(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

/** Reads an assertion; null when it is none that Salesforce takes. */
export function readAssertion(text: string): Assertion | null {
  const [head = '', body = '', signature = ''] = text.split('.');
  const said = claims.safeParse(json(body));
  if (!header.safeParse(json(head)).success || !said.success) return null;
  const { iss, sub, prn, aud, exp } = said.data;
  return {
    issuer: iss,
    subject: sub ?? prn ?? '',
    audience: [aud].flat(),
    expires: exp,
    signedBy: (pem) =>
      verify(
        'RSA-SHA256',
        Buffer.from(`${head}.${body}`),
        createPublicKey(pem),
        Buffer.from(signature, 'base64url'),
      ),
  };
}
