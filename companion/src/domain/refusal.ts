import { FailureError, type Failure } from './failure.ts';
import type { LinkState } from './link-state.ts';
import { refusalTexts } from './refusal-texts.ts';
import { saidOf, teller, type Params, type Told } from './told.ts';

/** Why a request is refused, in one sentence or several. */
export type RefusalSentence = keyof typeof refusalTexts;

/** Says why a request is refused. */
export const refusalTold = teller(refusalTexts);

/** A refusal of ours: its code for programs, its sentences for people, in their languages. */
export function refusal(
  kind: Failure['kind'],
  code: string,
  sentences: RefusalSentence | readonly RefusalSentence[],
  params: Params = {},
): FailureError {
  const told = refusalTold(sentences, params);
  return new FailureError({
    kind,
    vendor: 'lockstep',
    code,
    message: told.text,
    said: saidOf(told),
    retryable: false,
  });
}

/** The vendors by the names that people know. */
export const vendorNames: Readonly<Record<Failure['vendor'], string>> = {
  marketo: 'Marketo',
  salesforce: 'Salesforce',
  lockstep: 'Lockstep',
};

/** A failure in words: our own sentences, or a vendor's own words as they are. */
export function failureTold({ vendor, message, said }: Failure): Told {
  if (said !== undefined) return refusalTold(said.code.split('+') as RefusalSentence[], said.params);
  const words = message.replace(/[\s.]+$/, '');
  return refusalTold('vendor-said', { vendor: vendorNames[vendor], message: words });
}

/** What somebody wants of a link is not possible in its state. */
export const refuseInState = (state: LinkState): FailureError =>
  refusal('conflict', 'LINK_STATE', state === 'not-linked' ? 'no-link' : `link-${state}`);
