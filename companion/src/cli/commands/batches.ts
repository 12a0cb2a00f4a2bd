import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';

type Options = { json?: boolean; link?: string; status?: string; limit: number; after?: string };

/** Lists batches, newest first, with the columns of the Sync Status page. */
export const batches: Work<Options> = async (companion, options, output) => {
  const page = await companion.links.batches({
    limit: options.limit,
    ...(options.link === undefined ? {} : { linkId: options.link }),
    ...(options.status === undefined ? {} : { status: options.status }),
    ...(options.after === undefined ? {} : { after: options.after }),
  });
  output.table(
    [
      'Started At',
      'Ended At',
      'Object',
      'Operation',
      'Status',
      'New',
      'Updated',
      'Deleted',
      'Failed Item',
      'Skipped',
      'Held',
    ],
    page.rows.map((batch) => [
      batch.startedAt,
      batch.endedAt,
      batch.object,
      batch.operation,
      batch.status,
      batch.new,
      batch.updated,
      batch.deleted,
      batch.failed,
      batch.skipped,
      batch.held,
    ]),
  );
  if (page.next !== null) output.text('', `More: lockstep batches --after ${page.next}`);
  output.json(page);
  return exitCodes.success;
};
