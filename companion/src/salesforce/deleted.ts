import { z } from 'zod';
import { failing } from './failures.ts';
import type { Rest } from './rest.ts';
import type { Salesforce } from './salesforce.ts';
import { id, instant } from './wire.ts';

const minuteMs = 60_000;

const answer = z.object({
  deletedRecords: z.array(z.object({ id })),
  earliestDateAvailable: instant,
  latestDateCovered: instant,
});

/**
 * Deleted members by replication (REST sObject Get Deleted). The API drops the seconds of both ends and wants more than
 * a minute between them, so the window is widened to whole minutes; the end may thus lie up to a minute ahead of the
 * vendor's time (nothing published forbids it), which is why the coverage never reaches beyond the asked end. Records
 * are kept 15 days at most, less when the log is purged: `coveredFrom` later than the asked start means that deletes
 * may be missing.
 */
export function deletedCalls(rest: Rest): Pick<Salesforce, 'deletedMembers'> {
  return {
    deletedMembers: async (purpose, start, end) => {
      const until = Math.ceil(Date.parse(end) / minuteMs) * minuteMs;
      const from = Math.min(Math.floor(Date.parse(start) / minuteMs) * minuteMs, until - 2 * minuteMs);
      if (Number.isNaN(from))
        throw failing('bug', 'INVALID_REPLICATION_DATE', 'The window needs two ISO times');
      const window = `start=${stamp(from)}&end=${stamp(until)}`;
      const { deletedRecords, earliestDateAvailable, latestDateCovered } = await rest.get(
        purpose,
        `/sobjects/CampaignMember/deleted/?${window}`,
        answer,
      );
      const asked = new Date(from).toISOString();
      const askedEnd = new Date(end).toISOString();
      return {
        ids: [...new Set(deletedRecords.map((record) => record.id))],
        coveredFrom: earliestDateAvailable > asked ? earliestDateAvailable : asked,
        coveredUntil: latestDateCovered < askedEnd ? latestDateCovered : askedEnd,
      };
    },
  };
}

/** 2026-01-31T10:00:00+00:00, encoded: the plus sign would be read as a space. */
const stamp = (time: number): string =>
  encodeURIComponent(new Date(time).toISOString().replace('.000Z', '+00:00'));
