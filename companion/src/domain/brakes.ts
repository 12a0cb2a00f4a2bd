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

export declare function removalLimit(members: number): number;
export declare function creationLimit(previewed: number, members: number): number;
export declare function brakes(input: BrakeInput): Brake[];
