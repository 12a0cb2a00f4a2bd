import { count, quote } from './plain-words.ts';
import type { ReasonCode } from './reasons.ts';

/** What a reason's sentence may need. */
export type ReasonData = {
  readonly marketo?: string | null;
  readonly salesforce?: string | null;
  /** What the person's Salesforce record is. */
  readonly kind?: 'lead' | 'contact' | null;
  readonly limit?: number;
  readonly planned?: number;
};

export type ReasonText = {
  /** The worklist's group title: "Status would go backwards". */
  readonly title: string;
  /** Why, in one sentence. */
  readonly sentence: string;
  /** What to do; null when there is nothing to do. */
  readonly remedy: string | null;
};

/** Why a member is treated as it is; the data fills the sentence where it has some. */
export function reasonText(code: ReasonCode, data: ReasonData = {}): ReasonText {
  const [title, sentence, remedy = null] = reasonTexts[code](data);
  return { title, sentence, remedy };
}

/** Whether a stored text is a reason of ours; what a newer or older version wrote may be none. */
export const isReason = (code: string): code is ReasonCode => Object.hasOwn(reasonTexts, code);

type ReasonWords = readonly [title: string, sentence: string, remedy?: string];

const setSalesforce = ({ marketo }: ReasonData): string =>
  marketo ? `Set Salesforce to ${quote(marketo)}` : 'Choose another status in Salesforce';

const reasonTexts: Record<ReasonCode, (data: ReasonData) => ReasonWords> = {
  'in-step': () => ['In step', 'Both sides have the same status.'],
  'removal-kept': () => ['Removed on one side', 'The other side keeps this member, as your policy says.'],
  'person-deleted-kept': () => [
    'Person deleted',
    'The person was deleted on one side. The other side keeps the member.',
  ],
  'person-merged': () => [
    'Person merged',
    'The record was merged into another one, which is synced in its place.',
  ],
  'person-converted': () => ['Lead converted', 'The lead became a contact, which is synced in its place.'],
  'kept-side-stays': () => [
    'Removed on one side',
    'The status changed, but the side that removed the member stays without it.',
  ],
  'person-accepted': () => ['Settled', 'Somebody decided that these statuses may differ.'],
  'left-out': () => ['Left out', 'Somebody left this person out of the first sync.'],
  undone: () => ['Undone', 'Somebody undid the change, so the two sides may differ.'],

  settled: () => ['Settled', 'Somebody decided that these statuses may differ. Nothing changed since.'],
  'additions-off': () => [
    'Not added to Marketo',
    'New members of an engagement program would start to receive content.',
    'Ask an admin to allow additions in the policies of this link',
  ],
  'additions-impossible': () => [
    'Not added to Marketo',
    'People join an e-mail program only when it is sent to them.',
  ],
  'creation-existing-only': () => [
    'Not added to Salesforce',
    'This person isn’t in Salesforce, and your policy adds nobody new.',
  ],
  filtered: () => ['Left out', 'A filter says that this person is not synced.'],

  'outside-map-marketo': ({ marketo }) => [
    'Status without a partner',
    `${quote(marketo, 'This status')} in Marketo has no partner in Salesforce.`,
    'Choose a campaign status',
  ],
  'outside-map-salesforce': ({ salesforce }) => [
    'Status without a partner',
    `${quote(salesforce, 'This status')} in Salesforce has no partner in Marketo.`,
    'Choose a program status',
  ],
  'hidden-status': (data) => [
    'Status is hidden in Marketo',
    `${quote(data.salesforce, 'This status')} is hidden in the channel, so nobody new can get it.`,
    setSalesforce(data),
  ],
  'locked-status': (data) => [
    'The webinar provider sets this status',
    `Only the webinar provider gives ${quote(data.salesforce)} to people in Marketo.`,
    setSalesforce(data),
  ],
  backwards: (data) => [
    'Status would go backwards',
    'Marketo statuses only move forward, so the earlier status from Salesforce was not copied.',
    setSalesforce(data),
  ],
  'removal-held': () => [
    'Removed on one side',
    'Your policy asks you before the other side removes this member too.',
    'Remove on both sides, or keep the other side',
  ],
  'removal-before-certificate': () => [
    'Removed on one side',
    'Lockstep removes nobody until one full check of this link was clean.',
    'Remove on both sides, or keep the other side',
  ],
  'first-sync-no-removals': () => [
    'Removed on one side',
    'A first sync removes nobody.',
    'Wait until the first sync has ended',
  ],
  'absence-unproven': () => [
    'Can’t be seen on one side',
    'This member was not found on one side. Lockstep checks before it believes that.',
    'Nothing to do: Lockstep looks again',
  ],
  'gone-reason-unknown': () => [
    'Gone for an unknown reason',
    'One side lost this member, and Lockstep can’t tell why.',
    'Remove on both sides, or keep the other side',
  ],
  'container-gone': () => [
    'Program or campaign not found',
    'The whole program or campaign can’t be seen. No member counts as removed.',
    'Ask your admin whether it was deleted or hidden',
  ],
  flapping: () => [
    'Changes back and forth',
    'Something sets this status back each time Lockstep writes it.',
    'Find what else writes it, then choose a status',
  ],
  // Whose it is there is told only to those who may read that record: the list of whom to choose from says it.
  'same-email-other-name': () => [
    'Same e-mail, different name',
    'The other side has this e-mail address under another last name.',
    'Choose person',
  ],
  'no-email': ({ kind }) => [
    'No e-mail address',
    'Marketo can only add a person with an e-mail address.',
    kind === 'contact' ? 'Add an e-mail address to the contact' : 'Add an e-mail address to the lead',
  ],
  'person-awaited': () => [
    'On the way',
    'Marketo’s own sync brings people across, and this person hasn’t arrived.',
    'Nothing to do: Lockstep looks again',
  ],
  'person-not-synced': () => [
    'Not on both sides yet',
    'Marketo’s own sync brings people across, and this person hasn’t arrived in time.',
    'Check why Marketo doesn’t sync this person',
  ],
  'creation-needs-approval': () => [
    'New person',
    'Your policy asks you before a new lead is created.',
    'Approve new leads',
  ],
  'creation-cap': ({ limit }) => [
    'New person',
    limit === undefined
      ? 'This cycle created as many new leads as it may.'
      : `Each cycle creates at most ${count(limit)} new leads.`,
    'Nothing to do: it goes on in the next cycle',
  ],
  'removals-braked': ({ planned, limit }) => [
    'Too many removals at once',
    planned === undefined || limit === undefined
      ? 'More members would be removed than one cycle may. Nobody was removed.'
      : `${count(planned)} members would be removed; one cycle may remove ${count(limit)}. Nobody was removed.`,
    'Review removals',
  ],
  'creations-braked': ({ planned, limit }) => [
    'Too many new people at once',
    planned === undefined || limit === undefined
      ? 'More people would be created than one cycle may. Nobody was created.'
      : `${count(planned)} people would be created; one cycle may create ${count(limit)}. Nobody was created.`,
    'Review new people',
  ],

  'first-sync-preview': () => [
    'First sync',
    'Nothing is written before you confirm the preview.',
    'Preview changes',
  ],
  'map-changed-preview': () => [
    'Partner changed',
    'The statuses’ partners were edited, so these two now differ.',
    'Preview changes',
  ],

  'only-in-marketo': () => [
    'Added to the campaign in Salesforce',
    'This person was a member in Marketo only.',
  ],
  'only-in-salesforce': () => [
    'Added to the program in Marketo',
    'This person was a member in Salesforce only.',
  ],
  'changed-in-marketo': () => ['Copied from Marketo to Salesforce', 'The status changed in Marketo.'],
  'changed-in-salesforce': () => ['Copied from Salesforce to Marketo', 'The status changed in Salesforce.'],
  'conflict-furthest': () => ['Statuses differed', 'The status further along in the program was kept.'],
  'conflict-later': () => ['Statuses differed', 'The later change was kept.'],
  'conflict-tie': () => [
    'Statuses differed',
    'Nobody can tell which change was later, so Marketo’s was kept.',
  ],
  'conflict-marketo': () => ['Statuses differed', 'Marketo’s status was kept, as your policy says.'],
  'conflict-salesforce': () => ['Statuses differed', 'Salesforce’s status was kept, as your policy says.'],
  'present-wins': () => [
    'Added again',
    'One side removed the member while the other changed the status. The member was kept.',
  ],
  'removed-in-marketo': () => [
    'Removed from the campaign in Salesforce',
    'The member was removed from the program in Marketo.',
  ],
  'removed-in-salesforce': () => [
    'Removed from the program in Marketo',
    'The member was removed from the campaign in Salesforce.',
  ],
  'person-deleted': () => ['Removed', 'The person was deleted on the other side, and your policy follows.'],
  'backwards-restored': () => [
    'Set back in Salesforce',
    'Marketo statuses only move forward, so Salesforce got Marketo’s status again.',
  ],
  'person-chose': () => ['Chosen by a person', 'Somebody chose this on the list of waiting members.'],
  'backwards-readded': () => [
    'Removed and added again in Marketo',
    'Only so could Marketo go back a step. The date they joined is lost.',
  ],
};
