import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What the companion counts. Labels come from closed lists of the callers, never from data: their number is bounded. */
export type Metrics = {
  /** A cycle ended; how long it took in milliseconds. */
  cycleEnded(outcome: string, ms: number): void;
  /** A batch closed, with the items of its counters. */
  batchClosed(batch: {
    readonly object: string;
    readonly operation: string;
    readonly status: string;
    readonly items?: Readonly<Record<string, number>>;
  }): void;
  /** One call to a vendor was made, throttled ones included. */
  called(vendor: string, purpose: string): void;
  /** A failure was classified. */
  failed(vendor: string, kind: string): void;
  /** The webhook was told of alerts, or could not be. */
  told(outcome: 'delivered' | 'failed'): void;
  /** How many items wait in a queue. */
  queueDepth(queue: string, items: number): void;
  /** The API answered; `route` is the pattern, not the path. */
  answered(method: string, route: string, status: number, ms: number): void;
  /** Everything in the Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
};

/** Counters of their own registry: two in one process (tests) do not meet. `processFacts` adds memory, CPU and event loop. */
export function createMetrics(options: {
  readonly version: string;
  readonly processFacts?: boolean;
}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processFacts) collectDefaultMetrics({ register: registry, prefix: 'lockstep_' });

  new Gauge({
    name: 'lockstep_build_info',
    help: 'Always 1; the labels say what is running.',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version: options.version, node: process.version }, 1);

  const cycles = new Histogram({
    name: 'lockstep_cycle_seconds',
    help: 'Duration of cycles.',
    labelNames: ['outcome'],
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900],
    registers,
  });
  const batches = new Counter({
    name: 'lockstep_batches_total',
    help: 'Closed batches.',
    labelNames: ['object', 'operation', 'status'],
    registers,
  });
  const items = new Counter({
    name: 'lockstep_batch_items_total',
    help: 'Items of closed batches by what became of them.',
    labelNames: ['object', 'operation', 'result'],
    registers,
  });
  const calls = new Counter({
    name: 'lockstep_vendor_calls_total',
    help: 'Calls to the vendors, throttled ones included.',
    labelNames: ['vendor', 'purpose'],
    registers,
  });
  const failures = new Counter({
    name: 'lockstep_failures_total',
    help: 'Failures by kind.',
    labelNames: ['vendor', 'kind'],
    registers,
  });
  const notices = new Counter({
    name: 'lockstep_notices_total',
    help: 'What the webhook was told of alerts, by whether it arrived.',
    labelNames: ['outcome'],
    registers,
  });
  const queues = new Gauge({
    name: 'lockstep_queue_depth',
    help: 'Items that wait.',
    labelNames: ['queue'],
    registers,
  });
  const requests = new Histogram({
    name: 'lockstep_http_request_seconds',
    help: 'Duration of answers of the API.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  });

  return {
    cycleEnded: (outcome, ms) => {
      cycles.observe({ outcome }, ms / 1000);
    },
    batchClosed: ({ object, operation, status, items: counts = {} }) => {
      batches.inc({ object, operation, status });
      for (const [result, count] of Object.entries(counts)) items.inc({ object, operation, result }, count);
    },
    called: (vendor, purpose) => {
      calls.inc({ vendor, purpose });
    },
    failed: (vendor, kind) => {
      failures.inc({ vendor, kind });
    },
    told: (outcome) => {
      notices.inc({ outcome });
    },
    queueDepth: (queue, count) => {
      queues.set({ queue }, count);
    },
    answered: (method, route, status, ms) => {
      requests.observe({ method, route, status }, ms / 1000);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
