import { findingTexts } from './finding-texts.ts';
import type { Finding, FindingCode, Fix } from './findings.ts';
import { difference } from './label-difference.ts';
import { howMany, teller, type Params, type Told } from './told.ts';

export type FindingText = {
  readonly sentence: string;
  readonly explanation: string;
  readonly fixes: readonly { readonly code: Fix['code']; readonly text: string }[];
};

/** A finding's sentences as they can be said in any language; `fixes` in the finding's own order. */
export type FindingTold = {
  readonly sentence: Told;
  readonly explanation: Told;
  readonly fixes: readonly Told[];
};

type Code = keyof typeof findingTexts;
type Chosen = readonly [sentence: Code, explanation: Code | readonly Code[]];

const tell = teller(findingTexts);
/** Where a sentence needs a name that nobody told. */
const UNNAMED = '…';

/** What fills the gaps of a finding's sentences besides its statuses and members. */
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

/** What a finding says to a marketer, and what mends it, sentence by sentence. */
export function findingTold(finding: Finding): FindingTold {
  const { marketoStatus, salesforceStatus, members, detail, fixes } = finding;
  const params: Params = {
    marketo: marketoStatus ?? UNNAMED,
    salesforce: salesforceStatus ?? UNNAMED,
    members,
    name: UNNAMED,
    twin: UNNAMED,
    ...detail,
    ...(finding.code === 'status-renamed' ? renamed(fixes) : {}),
  };
  const [sentence, explanation] = choose[finding.code](finding);
  return {
    sentence: tell(sentence, params),
    explanation: tell(explanation, finding.code === 'label-too-long' ? { limit: 40, ...params } : params),
    fixes: finding.fixes.map((fix) => fixTold(fix, finding)),
  };
}

/** The same in English. */
export function findingText(finding: Finding): FindingText {
  const { sentence, explanation, fixes } = findingTold(finding);
  return {
    sentence: sentence.text,
    explanation: explanation.text,
    fixes: finding.fixes.map(({ code }, at) => ({ code, text: fixes[at]?.text ?? '' })),
  };
}

const holders = ({ members }: Finding): Code => `holders-${howMany(members)}`;

const waiting = ({ members }: Finding): Code => (members === 1 ? 'outside-map-one' : 'outside-map-many');

const choose: Readonly<Record<FindingCode, (finding: Finding) => Chosen>> = {
  'status-renamed': ({ fixes }) => {
    const { side, certain } = renameIn(fixes);
    return [certain ? `renamed-${side}` : `seems-renamed-${side}`, 'renamed-why'];
  },
  'near-match': (finding) => ['near-match', [differing(finding), holders(finding)]],
  'missing-in-salesforce': () => ['missing-in-salesforce', 'missing-in-salesforce-why'],
  'only-in-salesforce-held': (finding) => [
    'only-in-salesforce',
    [holders(finding), 'only-in-salesforce-held-why'],
  ],
  'only-in-salesforce': () => ['only-in-salesforce', 'only-in-salesforce-why'],
  'label-too-long': () => ['label-too-long', 'label-too-long-why'],
  'equal-after-folding': ({ marketoStatus }) => [
    marketoStatus === null ? 'equal-after-folding-salesforce' : 'equal-after-folding-marketo',
    'equal-after-folding-why',
  ],
  'responded-differs': ({ fixes }) => {
    const fix = fixes.find(({ code }) => code === 'set-responded');
    const success = fix?.code === 'set-responded' && fix.hasResponded;
    return success ? ['not-responded', 'success-in-marketo'] : ['responded', 'no-success-in-marketo'];
  },
  'no-default': () => ['no-default', 'no-default-why'],
  'default-not-in-program': () => ['default-not-in-program', 'default-not-in-program-why'],
  'held-value-unknown': (finding) => ['held-value-unknown', [holders(finding), waiting(finding)]],
  'outside-map': (finding) => [
    finding.marketoStatus === null ? 'outside-map-salesforce' : 'outside-map-marketo',
    [holders(finding), waiting(finding)],
  ],
  'order-differs': () => ['order-differs', 'order-differs-why'],
  'native-sync': ({ detail }) => [detail?.name ? 'native-sync-with' : 'native-sync', 'native-sync-why'],
  'watched-only': () => ['watched-only', 'watched-only-why'],
  'campaign-inactive': () => ['campaign-inactive', 'campaign-inactive-why'],
  'campaign-gone': () => ['campaign-gone', 'campaign-gone-why'],
  'program-gone': () => ['program-gone', 'program-gone-why'],
  'campaign-linked': ({ detail }) => [
    'campaign-linked',
    detail?.name ? 'campaign-linked-with' : 'campaign-linked-why',
  ],
  'program-linked': ({ detail }) => [
    'program-linked',
    detail?.name ? 'program-linked-with' : 'program-linked-why',
  ],
  'no-write-access': ({ detail }) => [
    'no-write-access',
    detail?.name ? 'no-write-access-to' : 'no-write-access-why',
  ],
  'not-marketing-user': () => ['not-marketing-user', 'not-marketing-user-why'],
  'engagement-additions-off': ({ members }) => [
    `engagement-additions-off-${howMany(members)}`,
    'engagement-additions-off-why',
  ],
  'email-additions-impossible': () => ['email-additions-impossible', 'email-additions-impossible-why'],
  'webinar-locked-statuses': ({ detail }) => [
    detail?.name === undefined ? 'webinar-locked-statuses' : 'webinar-locked-statuses-named',
    'webinar-locked-statuses-why',
  ],
  'other-currency': ({ detail }) => [
    detail?.name === undefined ? 'other-currency' : 'other-currency-named',
    detail?.twin === undefined ? 'other-currency-unknown' : 'other-currency-known',
  ],
  'accounts-left-out': ({ members }) => [
    members === 1 ? 'accounts-left-out-one' : 'accounts-left-out-many',
    'accounts-left-out-why',
  ],
  'type-not-in-picklist': ({ detail }) => [
    'type-not-in-picklist',
    detail?.limit === undefined ? 'type-not-in-picklist-why' : 'type-too-long',
  ],
  'native-people': () => ['native-people', 'native-people-why'],
  'sync-campaign-refused': () => ['sync-campaign-refused', 'sync-campaign-refused-why'],
};

type Rename = Omit<Extract<Fix, { code: 'take-over-rename' }>, 'code'>;

const renameIn = (fixes: readonly Fix[]): Rename =>
  fixes.find((fix) => fix.code === 'take-over-rename') ?? {
    side: 'marketo',
    from: UNNAMED,
    to: UNNAMED,
    certain: false,
  };

function renamed(fixes: readonly Fix[]): Params {
  const { from, to } = renameIn(fixes);
  return { from, to };
}

/** How two names that look alike differ: "one letter is a capital in Marketo". */
function differing({ marketoStatus, salesforceStatus }: Finding): Code {
  const kinds = difference(marketoStatus ?? '', salesforceStatus ?? '');
  const [only] = kinds;
  if (kinds.length > 1 || only === undefined) {
    const has = (what: string) => kinds.some((kind) => kind.what === what);
    if (has('case') && has('space')) return has('form') ? 'case-space-form' : 'case-space';
    return has('case') ? 'case-form' : 'space-form';
  }
  return only.detail === 'several' ? only.what : `${only.detail}-${only.side}`;
}

function fixTold(fix: Fix, finding: Finding): Told {
  switch (fix.code) {
    case 'treat-as':
      return tell('fix-treat-as', {
        status: finding.salesforceStatus === null ? fix.salesforce : fix.marketo,
      });
    case 'move-members': {
      const many = howMany(fix.members);
      const params = { status: fix.to, members: fix.members };
      return tell(many === 'none' ? 'fix-replace-by' : `fix-move-${many}`, params);
    }
    case 'add-status':
      return tell('fix-add-status');
    case 'set-responded':
      return tell(fix.hasResponded ? 'fix-set-responded' : 'fix-set-not-responded');
    case 'set-default':
      return tell('fix-set-default', { status: fix.label });
    case 'reorder':
      return tell('fix-reorder');
    case 'show-marketo-steps':
      return tell('fix-show-marketo-steps');
    case 'choose-status':
      return tell(fix.side === 'salesforce' ? 'fix-choose-program-status' : 'fix-choose-campaign-status');
    case 'take-over-rename':
      return tell('fix-take-over-rename', { status: fix.to });
    case 'leave':
      return tell('fix-leave');
  }
}
