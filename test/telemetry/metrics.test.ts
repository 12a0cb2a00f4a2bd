import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createMetrics } from '../../companion/src/telemetry/metrics.ts';

test('everything counted appears in the Prometheus text format', async () => {
  const metrics = createMetrics({ version: '1.2.3' });
  metrics.cycleEnded('succeeded', 1500);
  metrics.batchClosed({
    object: 'Campaign Members',
    operation: 'Pull updates',
    status: 'Succeeded',
    items: { updated: 7, failed: 0 },
  });
  metrics.called('marketo', 'pull');
  metrics.called('marketo', 'pull');
  metrics.failed('salesforce', 'transient');
  metrics.told('failed');
  metrics.queueDepth('cycle', 4);
  metrics.answered('GET', '/v1/links', 200, 12);
  const text = await metrics.text();
  for (const line of [
    `lockstep_build_info{version="1.2.3",node="${process.version}"} 1`,
    'lockstep_cycle_seconds_sum{outcome="succeeded"} 1.5',
    'lockstep_batches_total{object="Campaign Members",operation="Pull updates",status="Succeeded"} 1',
    'lockstep_batch_items_total{object="Campaign Members",operation="Pull updates",result="updated"} 7',
    'lockstep_vendor_calls_total{vendor="marketo",purpose="pull"} 2',
    'lockstep_failures_total{vendor="salesforce",kind="transient"} 1',
    'lockstep_notices_total{outcome="failed"} 1',
    'lockstep_queue_depth{queue="cycle"} 4',
    'lockstep_http_request_seconds_count{method="GET",route="/v1/links",status="200"} 1',
  ])
    assert.ok(text.split('\n').includes(line), line);
  assert.match(metrics.contentType, /^text\/plain/);
});

test('two registries do not meet', async () => {
  const one = createMetrics({ version: '1' });
  const two = createMetrics({ version: '2', processFacts: true });
  one.called('marketo', 'pull');
  assert.ok(!(await two.text()).includes('vendor="marketo"'));
  assert.match(await two.text(), /lockstep_process_resident_memory_bytes \d+/);
});
