import type { Side } from './words.ts';

export type BrakeInput = {
  /** Members of the link when the cycle began. */
  readonly members: number;
  /** Planned removals of this cycle, by the side that would lose the member. */
  readonly removals: Readonly<Record<Side, number>>;
  readonly creations: number;
  /** People whom the confirmed preview said would be created; 0 outside a first sync. */
  readonly previewedCreations: number;
};

/** One entry for all that was held, with one alert. */
export type Brake = {
  readonly reason: 'removals-braked' | 'creations-braked';
  /** The side that would lose members; null for creations. */
  readonly side: Side | null;
  readonly planned: number;
  readonly limit: number;
};

/** At most this many members a side may lose in one cycle: 10, or 2 % of the link. */
export const removalLimit = (members: number): number => Math.max(10, Math.floor(members * 0.02));

/** At most this many people may be created in one cycle: what the preview said, and 10 or 5 % of the link on top. */
export const creationLimit = (previewed: number, members: number): number =>
  previewed + Math.max(10, Math.floor(members * 0.05));

/** The brakes that a cycle pulls: each holds all of its kind, not only those above the limit. Empty: go on. */
export function brakes({ members, removals, creations, previewedCreations }: BrakeInput): Brake[] {
  const mayLose = removalLimit(members);
  const mayCreate = creationLimit(previewedCreations, members);
  const pulled: Brake[] = [
    { reason: 'removals-braked', side: 'marketo', planned: removals.marketo, limit: mayLose },
    { reason: 'removals-braked', side: 'salesforce', planned: removals.salesforce, limit: mayLose },
    { reason: 'creations-braked', side: null, planned: creations, limit: mayCreate },
  ];
  return pulled.filter(({ planned, limit }) => planned > limit);
}
