import { FailureError, type Failure } from '../domain/failure.ts';

/** `transient`, so that whoever writes stops as it does when a vendor cannot be reached: what is left stays queued. */
const stopping: Failure = {
  kind: 'transient',
  vendor: 'lockstep',
  code: 'STOPPING',
  message: 'Lockstep is stopping; what is left stays queued.',
  retryable: false,
};

/** What a call is told that would begin while this process stops. */
export const stoppingFailure = (): FailureError => new FailureError(stopping);

/** True for the failure of work that was cut short because this process stops. */
export const isStopping = ({ vendor, code }: Failure): boolean =>
  vendor === 'lockstep' && code === stopping.code;
