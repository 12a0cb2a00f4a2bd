import {
  backlogPoints,
  minutesLeft,
  pointMs,
  points,
  sixHoursBefore,
  trendOf,
  type Sample,
} from '../domain/backlog.ts';
import { objectName } from '../domain/connection-settings.ts';
import { backlogSince, throughput, waitingNow, type BacklogSample } from '../store/backlog.ts';
import type { LinkContext } from './context.ts';
import { settingsNow } from './settings.ts';
import type { BacklogView } from './report-views.ts';

/** What waits now, how it came to that over five days, and how fast each object is synced. */
export async function backlog(context: LinkContext): Promise<BacklogView> {
  const { store, scope, clock } = context;
  const settings = await settingsNow(context);
  const now = clock.now();
  const at = new Date(now).toISOString();
  const waiting = await waitingNow(store.db, scope);
  const samples = await backlogSince(store.db, scope, new Date(now - (points + 2) * pointMs).toISOString());
  const speeds = await throughput(store.db, scope, at);
  const total = waiting.reduce((sum, one) => sum + one.waiting, 0);
  const perHour = speeds.reduce((sum, one) => sum + one.averagePerHour, 0);
  const all = together(samples);
  const before = sixHoursBefore(all, now);
  const names = [...new Set([...speeds, ...waiting].map(({ object }) => object))].sort();
  return {
    countedAt: at,
    waiting: total,
    before,
    trend: trendOf(total, before),
    minutesLeft: minutesLeft(total, perHour),
    points: backlogPoints(all, total, now).map((point) => ({
      ...point,
      at: new Date(point.at).toISOString(),
    })),
    objects: names.map((object) => {
      const speed = speeds.find((one) => one.object === object);
      const here = waiting.find((one) => one.object === object)?.waiting ?? 0;
      const own = samples.filter((one) => one.object === object).map(sampleOf);
      return {
        object: objectName(object, settings),
        maxPerHour: speed?.maxPerHour ?? 0,
        minPerHour: speed?.minPerHour ?? 0,
        averagePerHour: speed?.averagePerHour ?? 0,
        waiting: here,
        minutesLeft: minutesLeft(here, speed?.averagePerHour ?? 0),
        trend: trendOf(here, sixHoursBefore(own, now)),
      };
    }),
  };
}

const sampleOf = ({ at, waiting }: BacklogSample): Sample => ({ at: Date.parse(at), waiting });

/** All objects of one count as one number. */
function together(samples: readonly BacklogSample[]): Sample[] {
  const sums = new Map<number, number>();
  for (const { at, waiting } of samples.map(sampleOf)) sums.set(at, (sums.get(at) ?? 0) + waiting);
  return [...sums].map(([at, waiting]) => ({ at, waiting }));
}
