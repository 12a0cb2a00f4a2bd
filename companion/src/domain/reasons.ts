/** Why a member is treated as it is: one closed list for decisions, worklists, logs and timelines. Texts: messages.ts. */

import type { FieldProblem } from './field-types.ts';

/** Nothing to write: the pair is as it shall be. */
export type SettleReason =
  | 'in-step'
  | 'removal-kept'
  | 'person-deleted-kept'
  | 'person-merged'
  | 'person-converted'
  | 'kept-side-stays'
  | 'person-accepted'
  | 'left-out'
  | 'undone';

/** Nothing is done, and nobody needs to be asked. */
export type NothingReason =
  'settled' | 'additions-off' | 'additions-impossible' | 'creation-existing-only' | 'filtered';

/** Waiting for a person or a policy. */
export type HoldReason =
  | 'outside-map-marketo'
  | 'outside-map-salesforce'
  | 'hidden-status'
  | 'locked-status'
  | 'backwards'
  | 'removal-held'
  | 'removal-before-certificate'
  | 'first-sync-no-removals'
  | 'absence-unproven'
  | 'gone-reason-unknown'
  | 'merge-possible'
  | 'container-gone'
  | 'duplicate-is-member'
  | 'flapping'
  | 'same-email-other-name'
  | 'no-email'
  | 'person-awaited'
  | 'person-asked'
  | 'person-not-synced'
  | 'creation-needs-approval'
  | 'creation-cap'
  | 'removals-braked'
  | 'creations-braked';

/** What is waiting for a confirmed preview. */
export type PreviewReason = 'first-sync-preview' | 'map-changed-preview';

/** Why something is written. */
export type WriteReason =
  | 'only-in-marketo'
  | 'only-in-salesforce'
  | 'changed-in-marketo'
  | 'changed-in-salesforce'
  | 'conflict-furthest'
  | 'conflict-later'
  | 'conflict-tie'
  | 'conflict-marketo'
  | 'conflict-salesforce'
  | 'present-wins'
  | 'removed-in-marketo'
  | 'removed-in-salesforce'
  | 'person-deleted'
  | 'backwards-restored'
  | 'backwards-readded'
  | 'person-chose';

/** Why a custom field of a member is written. */
export type FieldReason =
  | 'field-filled-from-marketo'
  | 'field-filled-from-salesforce'
  | 'field-copied-from-marketo'
  | 'field-copied-from-salesforce'
  | 'field-conflict-later'
  | 'field-conflict-tie'
  | 'field-conflict-marketo'
  | 'field-conflict-salesforce';

/** Why a custom field of a member stays as it is on a side. */
export type FieldRefusal =
  | 'field-refused-marketo'
  | 'field-refused-salesforce'
  | 'field-too-long-marketo'
  | 'field-too-long-salesforce'
  | 'field-not-in-picklist';

export type ReasonCode =
  | SettleReason
  | NothingReason
  | HoldReason
  | PreviewReason
  | WriteReason
  | FieldReason
  | FieldRefusal
  | FieldProblem;
