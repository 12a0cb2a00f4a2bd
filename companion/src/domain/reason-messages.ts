import { reasonTexts } from './reason-texts.ts';
import type { ReasonCode } from './reasons.ts';
import { teller, type Params, type Told } from './told.ts';

/** What a reason's sentence may need. */
export type ReasonData = {
  readonly marketo?: string | null;
  readonly salesforce?: string | null;
  /** What the person's Salesforce record is. */
  readonly kind?: 'lead' | 'contact' | null;
  readonly limit?: number;
  readonly planned?: number;
  /** A custom field of members. */
  readonly field?: string | null;
  /** The vendor's words. */
  readonly message?: string | null;
};

export type ReasonText = {
  /** The worklist's group title: "Status would go backwards". */
  readonly title: string;
  /** Why, in one sentence. */
  readonly sentence: string;
  /** What to do; null when there is nothing to do. */
  readonly remedy: string | null;
};

/** The same as it can be said in any language. */
export type ReasonTold = { readonly title: Told; readonly sentence: Told; readonly remedy: Told | null };

const tell = teller(reasonTexts);

/** Why a member is treated as it is; the data fills the sentence where it has some. */
export function reasonTold(code: ReasonCode, data: ReasonData = {}): ReasonTold {
  const params: Params = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
  const [title, remedy = null] = reasons[code];
  const chosen = typeof remedy === 'function' ? remedy(data) : remedy;
  return {
    title: tell(`title-${title}`),
    sentence: tell(sentenceOf(code, data), params),
    remedy: chosen === null ? null : tell(`do-${chosen}`, params),
  };
}

/** The same in English. */
export function reasonText(code: ReasonCode, data: ReasonData = {}): ReasonText {
  const { title, sentence, remedy } = reasonTold(code, data);
  return { title: title.text, sentence: sentence.text, remedy: remedy?.text ?? null };
}

/** Whether a stored text is a reason of ours; what a newer or older version wrote may be none. */
export const isReason = (code: string): code is ReasonCode => Object.hasOwn(reasons, code);

/** Sentences with a gap have another one for when nothing fills it. */
function sentenceOf(
  code: ReasonCode,
  { marketo, salesforce, limit, planned }: ReasonData,
): keyof typeof reasonTexts {
  switch (code) {
    case 'outside-map-marketo':
      return marketo ? code : `${code}-any`;
    case 'outside-map-salesforce':
    case 'hidden-status':
    case 'locked-status':
      return salesforce ? code : `${code}-any`;
    case 'creation-cap':
      return limit === undefined ? `${code}-any` : code;
    case 'removals-braked':
    case 'creations-braked':
      return planned === undefined || limit === undefined ? `${code}-any` : code;
    default:
      return code;
  }
}

type After<Prefix extends string> =
  Extract<keyof typeof reasonTexts, `${Prefix}${string}`> extends `${Prefix}${infer Rest}` ? Rest : never;
type Remedy = After<'do-'>;

const setSalesforce = ({ marketo }: ReasonData): Remedy =>
  marketo ? 'set-salesforce' : 'choose-in-salesforce';

/** Title and remedy of each reason; its sentence has the reason's own code. */
const reasons: Readonly<
  Record<ReasonCode, readonly [title: After<'title-'>, remedy?: Remedy | ((data: ReasonData) => Remedy)]>
> = {
  'in-step': ['in-step'],
  'removal-kept': ['removed-on-one-side'],
  'person-deleted-kept': ['person-deleted'],
  'person-merged': ['person-merged'],
  'person-converted': ['person-converted'],
  'kept-side-stays': ['removed-on-one-side'],
  'person-accepted': ['settled'],
  'left-out': ['left-out'],
  undone: ['undone'],

  settled: ['settled'],
  'additions-off': ['not-added-to-marketo', 'allow-additions'],
  'additions-impossible': ['not-added-to-marketo'],
  'creation-existing-only': ['not-added-to-salesforce'],
  filtered: ['left-out'],

  'outside-map-marketo': ['no-partner', 'choose-campaign-status'],
  'outside-map-salesforce': ['no-partner', 'choose-program-status'],
  'hidden-status': ['hidden-status', setSalesforce],
  'locked-status': ['locked-status', setSalesforce],
  backwards: ['backwards', setSalesforce],
  'removal-held': ['removed-on-one-side', 'remove-or-keep'],
  'removal-before-certificate': ['removed-on-one-side', 'remove-or-keep'],
  'first-sync-no-removals': ['removed-on-one-side', 'wait-first-sync'],
  'absence-unproven': ['absence-unproven', 'nothing-looks-again'],
  'gone-reason-unknown': ['gone-reason-unknown', 'remove-or-keep'],
  'merge-possible': ['person-deleted', 'nothing-looks-again'],
  'container-gone': ['container-gone', 'ask-container'],
  'duplicate-is-member': ['duplicate-is-member', 'remove-duplicate'],
  flapping: ['flapping', 'find-writer'],
  // Whose it is there is told only to those who may read that record: the list of whom to choose from says it.
  'same-email-other-name': ['same-email-other-name', 'choose-person'],
  'no-email': ['no-email', ({ kind }) => (kind === 'contact' ? 'add-email-contact' : 'add-email')],
  'person-awaited': ['person-awaited', 'nothing-looks-again'],
  'person-asked': ['person-awaited', 'nothing-looks-again'],
  'person-not-synced': ['person-not-synced', 'check-marketo-sync'],
  'creation-needs-approval': ['new-person', 'approve'],
  'creation-cap': ['new-person', 'nothing-next-cycle'],
  'removals-braked': ['removals-braked', 'review-removals'],
  'creations-braked': ['creations-braked', 'review-people'],

  'first-sync-preview': ['first-sync', 'preview'],
  'map-changed-preview': ['map-changed', 'preview'],

  'only-in-marketo': ['added-in-salesforce'],
  'only-in-salesforce': ['added-in-marketo'],
  'changed-in-marketo': ['copied-from-marketo'],
  'changed-in-salesforce': ['copied-from-salesforce'],
  'conflict-furthest': ['conflict'],
  'conflict-later': ['conflict'],
  'conflict-tie': ['conflict'],
  'conflict-marketo': ['conflict'],
  'conflict-salesforce': ['conflict'],
  'present-wins': ['added-again'],
  'removed-in-marketo': ['removed-in-salesforce'],
  'removed-in-salesforce': ['removed-in-marketo'],
  'person-deleted': ['removed'],
  'backwards-restored': ['set-back'],
  'person-chose': ['person-chose'],
  'backwards-readded': ['readded'],

  'field-filled-from-marketo': ['field-filled'],
  'field-filled-from-salesforce': ['field-filled'],
  'field-copied-from-marketo': ['field-copied'],
  'field-copied-from-salesforce': ['field-copied'],
  'field-conflict-later': ['field-conflict'],
  'field-conflict-tie': ['field-conflict'],
  'field-conflict-marketo': ['field-conflict'],
  'field-conflict-salesforce': ['field-conflict'],
  'field-refused-marketo': ['field-refused', 'field-change'],
  'field-refused-salesforce': ['field-refused', 'field-change'],
  'field-too-long-marketo': ['field-refused', 'field-shorten'],
  'field-too-long-salesforce': ['field-refused', 'field-shorten'],
  'field-not-in-picklist': ['field-refused', 'field-list'],
  'field-missing-marketo': ['field-suspended', 'field-choose'],
  'field-missing-salesforce': ['field-suspended', 'field-choose'],
  'field-readonly-marketo': ['field-suspended', 'field-rights'],
  'field-readonly-salesforce': ['field-suspended', 'field-rights'],
  'field-types-differ': ['field-suspended', 'field-types'],
};
