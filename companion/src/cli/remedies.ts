import type { Failure } from '../domain/failure.ts';

/**
 * What an operator reads when a command did not work: one line with what happened and what to do. Our own failures say both
 * themselves; a vendor's gets its name, its code, its words, and the remedy of its kind.
 */
export function sentenceFor({ vendor, kind, code, message, retryAt }: Failure): string {
  if (vendor === 'lockstep') return message;
  const name = vendor === 'marketo' ? 'Marketo' : 'Salesforce';
  const prefix = `LOCKSTEP_${name.toUpperCase()}`;
  const said = message.includes(code) ? message : `${message} (${code})`;
  switch (kind) {
    case 'auth':
      return `${name} did not accept the credentials: ${said}. Check ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET.`;
    case 'transient':
    case 'unknown-outcome':
      return `${name} could not be reached or did not answer properly: ${said}. Check ${prefix}_URL and the network, then try again.`;
    case 'quota':
      return `${name}'s daily calls are used up: ${said}. ${retryAt === undefined ? 'Try again tomorrow' : `Try again after ${new Date(retryAt).toISOString()}`}.`;
    case 'rate':
    case 'concurrency':
      return `${name} is busy with other calls: ${said}. Try again in a minute.`;
    case 'config':
      return `${name} refused because of how it is set up: ${said}. See lockstep doctor.`;
    default:
      return `${name} refused: ${said}.`;
  }
}
