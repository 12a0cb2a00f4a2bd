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

/**
 * How long a call may take, as a signal: a time-out in milliseconds of this machine, and, where it is harmless to cut the call off (a
 * read), the moment at which this process stops. `end` when the call has ended, whatever its end.
 */
export function timeLimit(
  ms: number,
  stopping?: AbortSignal,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const limit = new AbortController();
  const stop = () => {
    limit.abort();
  };
  const timer = setTimeout(() => {
    limit.abort(new DOMException('The call took too long.', 'TimeoutError'));
  }, ms);
  timer.unref();
  if (stopping?.aborted === true) stop();
  stopping?.addEventListener('abort', stop);
  return {
    signal: limit.signal,
    end: () => {
      clearTimeout(timer);
      stopping?.removeEventListener('abort', stop);
    },
  };
}
