import type { Marketo } from '../marketo/marketo.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import type { Scope } from '../store/scope.ts';
import type { Store } from '../store/store.ts';
import type { Clock } from '../telemetry/clock.ts';

/** What every worker of a connection holds: the two vendors, the store, and the settings that rules depend on. */
export type CycleContext = {
  readonly store: Store;
  readonly scope: Scope;
  readonly marketo: Marketo;
  readonly salesforce: Salesforce;
  readonly clock: Clock;
  readonly log: CycleLog;
  /** A fresh uuid; passed in so that tests can foresee it. */
  readonly newId: () => string;
  /** Aborted when this process stops: no further vendor call is made, and what is left stays queued. */
  readonly stopping?: AbortSignal;
  readonly settings: CycleSettings;
};

export type CycleLog = {
  debug(data: object, message: string): void;
  info(data: object, message: string): void;
  warn(data: object, message: string): void;
  error(data: object, message: string): void;
};

export type CycleSettings = {
  /** How long the vendors may still be working on a request that got no answer; milliseconds. */
  readonly vendorTimeoutMs: number;
  /** How long a process may be silent before another takes its work over; milliseconds. */
  readonly leaseMs: number;
  /** Wait between two reads of Marketo's feed of deleted people; milliseconds. */
  readonly deletedPeopleMs: number;
  /** Whose job people are: ours, or Marketo's own sync with Salesforce. */
  readonly peopleFrom: 'lockstep' | 'native';
  /** How long a person is waited for whom Marketo's own sync should bring; milliseconds. */
  readonly personGraceMs: number;
  /** The currency of period costs in Marketo (ISO 4217), where the operator told it. */
  readonly marketoCurrency?: string;
  /** Used at creation only, where a person has none: Salesforce refuses a lead without them. */
  readonly defaultLastName: string;
  readonly defaultCompany: string;
  readonly leadSource?: string;
};
