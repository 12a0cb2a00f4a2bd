import type { Finding, FindingCode, Fix } from './findings.ts';
import { difference } from './label-difference.ts';
import { count, quote } from './plain-words.ts';
import type { Told } from './told.ts';
import type { Side } from './words.ts';

export type FindingText = {
  readonly sentence: string;
  readonly explanation: string;
  readonly fixes: readonly { readonly code: Fix['code']; readonly text: string }[];
};

const sideNames: Record<Side, string> = { marketo: 'Marketo', salesforce: 'Salesforce' };

/** "212 members have it." */
const holders = (members: number): string =>
  members === 0
    ? 'No member has it.'
    : members === 1
      ? '1 member has it.'
      : `${count(members)} members have it.`;

/** What fills the gaps of a finding's sentences besides its statuses and members: with the code, all they are made from. */
export function findingParams({
  code,
  detail,
  fixes,
  marketoStatus,
  salesforceStatus,
}: Finding): Told['params'] {
  const { twin = null, limit = null, name = null } = detail ?? {};
  const fix = fixes.find((one) => one.code === 'set-responded');
  const rename = fixes.find((one) => one.code === 'take-over-rename');
  const kinds = code === 'near-match' ? difference(marketoStatus ?? '', salesforceStatus ?? '') : [];
  const [only] = kinds;
  return {
    ...(twin === null ? {} : { twin }),
    ...(limit === null ? {} : { limit }),
    ...(name === null ? {} : { name }),
    ...(fix?.code === 'set-responded' ? { success: fix.hasResponded } : {}),
    ...(rename?.code === 'take-over-rename'
      ? { side: rename.side, from: rename.from, to: rename.to, certain: rename.certain }
      : {}),
    ...(only === undefined ? {} : { differs: kinds.map(({ what }) => what).join(' ') }),
    ...(only === undefined || kinds.length > 1 ? {} : { how: only.detail, side: only.side }),
  };
}

/** What a finding says to a marketer, and what mends it. */
export function findingText(finding: Finding): FindingText {
  const [sentence, explanation] = findingTexts[finding.code](finding);
  return {
    sentence,
    explanation,
    fixes: finding.fixes.map((fix) => ({ code: fix.code, text: fixText(fix, finding) })),
  };
}

const findingTexts: Record<
  FindingCode,
  (finding: Finding) => readonly [sentence: string, explanation: string]
> = {
  'status-renamed': ({ fixes }) => {
    const { from, to, side, certain } = renameOf(fixes);
    return [
      `In ${sideNames[side]}, ${quote(from)} ${certain ? 'is' : 'seems to be'} called ${quote(to)} now`,
      'Nothing is written until somebody confirms that it is the same status. Nothing is lost.',
    ];
  },
  'near-match': ({ marketoStatus, salesforceStatus, members }) => [
    `${quote(marketoStatus)} and ${quote(salesforceStatus)}`,
    `Same name, but ${nearMatch(marketoStatus ?? '', salesforceStatus ?? '')}. ${holders(members)}`,
  ],
  'missing-in-salesforce': ({ marketoStatus }) => [
    `${quote(marketoStatus)} is missing in Salesforce`,
    'The program has this status; this campaign doesn’t.',
  ],
  'only-in-salesforce-held': ({ salesforceStatus, members }) => [
    `${quote(salesforceStatus)} is only in Salesforce`,
    `${holders(members)} The program doesn’t have this status.`,
  ],
  'only-in-salesforce': ({ salesforceStatus }) => [
    `${quote(salesforceStatus)} is only in Salesforce`,
    'No member has it, so it can stay. Marketo never uses it.',
  ],
  'label-too-long': ({ marketoStatus, detail }) => [
    `${quote(marketoStatus)} is too long for Salesforce`,
    `Salesforce takes at most ${detail?.limit ?? 40} characters. Choose a shorter partner, or rename it in Marketo.`,
  ],
  'equal-after-folding': ({ marketoStatus, salesforceStatus, detail }) => [
    `${quote(detail?.twin)} and ${quote(marketoStatus ?? salesforceStatus)} are both in ${marketoStatus === null ? 'Salesforce' : 'Marketo'}`,
    'They look the same, so people will mix them up. Keep one of them.',
  ],
  'responded-differs': ({ marketoStatus, salesforceStatus, fixes }) => {
    const fix = fixes.find(({ code }) => code === 'set-responded');
    const success = fix?.code === 'set-responded' && fix.hasResponded;
    return [
      `${quote(salesforceStatus)} ${success ? 'isn’t' : 'is'} set as responded`,
      `In Marketo, ${quote(marketoStatus)} ${success ? 'is' : 'isn’t'} a success. Campaign reports will differ.`,
    ];
  },
  'no-default': () => [
    'The campaign has no default status',
    'Salesforce needs one for people added without a status.',
  ],
  'default-not-in-program': ({ salesforceStatus }) => [
    `The default status ${quote(salesforceStatus)} isn’t in the program`,
    'People added without a status get it, and then wait for you.',
  ],
  'held-value-unknown': ({ marketoStatus, members }) => [
    `${quote(marketoStatus)} is no longer in the channel`,
    `${holders(members)} They wait for you; everyone else is synced.`,
  ],
  'outside-map': ({ marketoStatus, salesforceStatus, members }) => [
    `${quote(marketoStatus ?? salesforceStatus)} has no partner in ${marketoStatus === null ? 'Marketo' : 'Salesforce'}`,
    `${holders(members)} ${members === 1 ? 'That one waits' : 'They wait'} for you; everyone else is synced.`,
  ],
  'order-differs': () => [
    'The order of the statuses differs',
    'Nothing is lost. Lists read differently in Salesforce.',
  ],
  'native-sync': ({ detail }) => [
    detail?.name
      ? `Marketo already syncs this with ${quote(detail.name)}`
      : 'Marketo already syncs this itself',
    'Two syncs would overwrite each other. Remove the campaign sync in Marketo first.',
  ],
  'campaign-inactive': () => [
    'The campaign is inactive',
    'Nothing is synced until it is active again. Nothing is lost.',
  ],
  'campaign-gone': () => [
    'The campaign was deleted',
    'Members in Marketo keep their statuses. Choose another campaign.',
  ],
  'program-gone': () => [
    'The program was deleted',
    'Members in Salesforce keep their statuses. Choose another program.',
  ],
  'campaign-linked': ({ detail }) => [
    'This campaign already has a program',
    `It is linked with ${detail?.name ? quote(detail.name) : 'another program'}. Unlink it there first.`,
  ],
  'program-linked': ({ detail }) => [
    'This program already has a campaign',
    `It is linked with ${detail?.name ? quote(detail.name) : 'another campaign'}. Unlink it there first.`,
  ],
  'no-write-access': ({ detail }) => [
    'Lockstep may not write what it needs',
    `Ask your admin for this right: ${detail?.name ?? 'edit campaign members'}.`,
  ],
  'not-marketing-user': () => [
    'Lockstep’s Salesforce user is no Marketing User',
    'Ask your admin to tick Marketing User on that user.',
  ],
  'engagement-additions-off': ({ members }) => [
    members > 0
      ? `${count(members)} campaign members are not added to Marketo`
      : 'Campaign members are not added to Marketo',
    'They would start to receive content. An admin can turn this on.',
  ],
  'email-additions-impossible': () => [
    'Campaign members can’t be added to an e-mail program',
    'People join it only when the e-mail is sent to them.',
  ],
  'webinar-locked-statuses': () => [
    'The webinar provider sets some statuses',
    'Lockstep reads these statuses, but never writes them to Marketo.',
  ],
  'other-currency': ({ detail }) => [
    `The campaign’s amounts are in ${detail?.name ?? 'another currency'}`,
    detail?.twin === undefined
      ? 'Lockstep doesn’t know the currency of the program’s costs, so the cost stays as it is. Ask your admin to set it.'
      : `The program’s costs are in ${detail.twin}, so the cost stays as it is.`,
  ],
  'accounts-left-out': ({ members }) => [
    members === 1
      ? '1 member of the campaign is an account'
      : `${count(members)} members of the campaign are accounts`,
    'Marketo knows people only, so that accounts are left out. Nothing happens to them.',
  ],
  'type-not-in-picklist': ({ detail }) => [
    `Salesforce can’t take ${quote(detail?.name)} as campaign type`,
    detail?.limit === undefined
      ? 'It isn’t in the list of types. Ask your admin to add it.'
      : `It has more than ${detail.limit} characters. The type stays as it is.`,
  ],
};

const renameOf = (fixes: readonly Fix[]): Omit<Extract<Fix, { code: 'take-over-rename' }>, 'code'> =>
  fixes.find((fix) => fix.code === 'take-over-rename') ?? {
    side: 'marketo',
    from: '',
    to: '',
    certain: false,
  };

/** "one letter is a capital in Marketo", "with two spaces in Salesforce": how two alike names differ. */
function nearMatch(marketo: string, salesforce: string): string {
  const kinds = difference(marketo, salesforce);
  const [only] = kinds;
  if (kinds.length !== 1 || !only)
    return `${kinds.map(({ what }) => whatDiffers[what]).join(' and ')} differ`;
  const side = sideNames[only.side];
  switch (only.detail) {
    case 'one-capital':
      return `one letter is a capital in ${side}`;
    case 'two-spaces':
      return `with two spaces in ${side}`;
    case 'space-before':
      return `with a space before it in ${side}`;
    case 'space-after':
      return `with a space after it in ${side}`;
    case 'several':
      return only.what === 'form' ? 'with look-alike characters' : `the ${whatDiffers[only.what]} differ`;
  }
}

const whatDiffers = { case: 'capital letters', space: 'spaces', form: 'characters' } as const;

function fixText(fix: Fix, finding: Finding): string {
  switch (fix.code) {
    case 'treat-as':
      return `Treat as ${quote(finding.salesforceStatus === null ? fix.salesforce : fix.marketo)}`;
    case 'move-members':
      return `${fix.members === 0 ? 'Replace it by' : `Move ${count(fix.members)} ${fix.members === 1 ? 'member' : 'members'} to`} ${quote(fix.to)}`;
    case 'add-status':
      return 'Add to campaign';
    case 'set-responded':
      return fix.hasResponded ? 'Set responded' : 'Set not responded';
    case 'set-default':
      return `Make ${quote(fix.label)} the default`;
    case 'reorder':
      return 'Put in program order';
    case 'show-marketo-steps':
      return 'Show the steps in Marketo';
    case 'choose-status':
      return fix.side === 'salesforce' ? 'Choose a program status' : 'Choose a campaign status';
    case 'take-over-rename':
      return `Use ${quote(fix.to)} from now on`;
    case 'leave':
      return 'Leave as it is';
  }
}
