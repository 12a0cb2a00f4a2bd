import { createCapture } from './capture.ts';
import { startPubSub } from './server.ts';
import type { Agenda } from '../agenda.ts';
import type { Fault } from '../faults.ts';
import type { Org } from '../org/org.ts';
import type { Capture, CaptureSettings } from './capture.ts';
import type { PubSub } from './server.ts';

/** Change Data Capture and the Pub/Sub API that serves it. */
export type Events = Capture & PubSub;

export type EventsOptions = {
  readonly port: number;
  readonly org: Org;
  readonly agenda: Agenda;
  readonly userOf: (token: string) => string | null;
  readonly takeFault: (aim: string) => Fault | null;
  readonly dailyDeliveries?: number;
  readonly settings?: Partial<CaptureSettings>;
};

/** From now on the org's changes become events, and the Pub/Sub API listens on loopback. Rejects when the port is taken. */
export async function serveEvents(options: EventsOptions): Promise<Events> {
  const capture = createCapture(options);
  return { ...capture, ...(await startPubSub({ ...options, capture })) };
}
