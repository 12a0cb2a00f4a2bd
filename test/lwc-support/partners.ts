import type { MapPreviewView, PartnerChoices } from 'c/companion';

/** Which statuses of a link belong together, for unit tests: one pair of other names each way, the rest of equal names. */

const program = (name: string, step: number, partner: string | null): PartnerChoices['marketo'][number] => ({
  name,
  step,
  success: name === 'Attended',
  same: name === partner,
  partner,
});
const campaign = (
  label: string,
  partner: string | null,
  given: boolean,
): PartnerChoices['salesforce'][number] => ({
  label,
  responded: label === 'Attended',
  same: label === partner,
  partner,
  given,
});

export const partnerChoices: PartnerChoices = {
  marketo: [
    program('Registered', 10, 'Registered'),
    program('No Show', 20, 'No show'),
    program('Attended', 30, 'Attended'),
  ],
  salesforce: [
    campaign('Registered', 'Registered', true),
    campaign('No show', 'No Show', true),
    campaign('Attended', 'Attended', true),
    campaign('Responded', 'Attended', false),
  ],
};

/** The partners of now; parts of what others would do may be given. */
export const partnersNow = (parts: Partial<MapPreviewView> = {}): MapPreviewView => ({
  linkId: 'link-1',
  basedOn: 3,
  changed: false,
  pairs: [],
  choices: partnerChoices,
  willWait: 0,
  willBeInStep: 0,
  willSync: 0,
  groups: [],
  ...parts,
});
