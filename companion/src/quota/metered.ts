import type { Metrics } from '../telemetry/metrics.ts';
import { setOut } from './errand.ts';
import type { Quota } from './quota.ts';

/** Every vendor call counts in the metrics too, and is made on the errand of whoever makes it. */
export const metered = (quota: Quota, metrics: Metrics): Quota => ({
  ...quota,
  spend: (vendor, purpose, call) => {
    metrics.called(vendor, purpose);
    return quota.spend(vendor, purpose, async () => {
      await setOut(vendor);
      return await call();
    });
  },
});
