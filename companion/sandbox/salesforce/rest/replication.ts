import { SalesforceError } from '../errors.ts';
import { dayMs, minuteMs, parseInstant, secondsOf, stamp } from '../time.ts';
import { visibility } from '../access/sharing.ts';
import { objectInPath } from './body.ts';
import { ok } from './call.ts';
import type { ObjectType } from '../objects/object.ts';
import type { Answer, Call, Desk } from './call.ts';

/**
 * /sobjects/<object>/deleted and /updated: what left and what changed between two instants (reference: Salesforce
 * facts, 2; get deleted, get updated). At most 30 days at once and not further back than 30 days; the seconds of start
 * and end are ignored, so the current minute shows only when `end` lies after it.
 */
const reach = 30 * dayMs;

type Window = {
  readonly from: string;
  readonly before: string;
  readonly covered: string;
  readonly earliest: string;
};

const refuse = (message: string): SalesforceError => new SalesforceError('INVALID_REPLICATION_DATE', message);

function instant(desk: Desk, call: Call, name: string): number {
  // A plus that was not encoded arrives as a space.
  const ms = parseInstant((call.query.get(name) ?? '').replace(' ', '+'));
  if (ms === null) throw new SalesforceError('INVALID_FIELD', `${name} must be a dateTime with a zone`);
  return desk.org.switches.replicationSeconds === 'ignored' ? Math.floor(ms / minuteMs) * minuteMs : ms;
}

function window(desk: Desk, call: Call): Window {
  const now = desk.org.now();
  const start = instant(desk, call, 'start');
  const end = instant(desk, call, 'end');
  if (end - start < minuteMs) throw refuse('endDate must be at least one minute after startDate');
  if (start < now - reach - minuteMs) throw refuse('startDate cannot be more than 30 days ago');
  if (end - start > reach + minuteMs) throw refuse('startDate and endDate cannot be more than 30 days apart');
  return {
    from: stamp(start),
    before: stamp(end),
    covered: stamp(Math.min(end, now)),
    earliest: stamp(now - reach),
  };
}

function replicated(desk: Desk, call: Call): ObjectType {
  const object = objectInPath(desk, call.path[1] ?? '');
  if (!object.replicateable)
    throw new SalesforceError('INVALID_TYPE_FOR_OPERATION', `object type ${object.name} is not replicable`);
  return object;
}

/** GET /sobjects/<object>/deleted/?start=&end=. */
export function deleted(desk: Desk, call: Call): Answer {
  const object = replicated(desk, call);
  const span = window(desk, call);
  const deletedRecords = desk.org.deletions
    .filter((one) => one.object === object.name && one.at >= span.from && one.at < span.before)
    .map((one) => ({ id: one.id, deletedDate: one.at }));
  return ok({ deletedRecords, earliestDateAvailable: span.earliest, latestDateCovered: span.covered });
}

/** GET /sobjects/<object>/updated/?start=&end=. */
export function updated(desk: Desk, call: Call): Answer {
  const object = replicated(desk, call);
  const span = window(desk, call);
  const { reads } = visibility(desk.org, desk.actor, object);
  const range = {
    from: { key: secondsOf(span.from), id: null },
    until: { key: secondsOf(span.before), id: null },
  };
  const ids = [...desk.org.table(object.name).inOrder('SystemModstamp', range, false)]
    .filter((row) => row['IsDeleted'] !== true && (!reads || reads(row)))
    .filter(
      (row) => String(row['SystemModstamp']) >= span.from && String(row['SystemModstamp']) < span.before,
    )
    .map((row) => row.Id);
  return ok({ ids, latestDateCovered: span.covered });
}
