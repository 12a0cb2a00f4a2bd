import { z } from 'zod';
import type { Purpose } from '../quota/quota.ts';
import { failing } from './failures.ts';
import type { Rest } from './rest.ts';
import { listsThatFit, type Soql } from './soql.ts';

const page = <T>(row: z.ZodType<T>) =>
  z.object({
    totalSize: z.number(),
    done: z.boolean(),
    nextRecordsUrl: z.string().optional(),
    records: z.array(row),
  });

const pathFor = ({ soql }: Soql): string => `/query?q=${encodeURIComponent(soql)}`;

/** Rows of a query, page by page. Throws kind `transient` when other than the announced number of rows arrives: a short answer proves nothing. */
export async function* rows<T>(
  rest: Rest,
  purpose: Purpose,
  statement: Soql,
  row: z.ZodType<T>,
): AsyncGenerator<T, void> {
  const schema = page(row);
  let answer = await rest.get(purpose, pathFor(statement), schema);
  let received = answer.records.length;
  yield* answer.records;
  // A page that brings nothing new ends the reading: paging must not go round in circles.
  while (answer.nextRecordsUrl !== undefined && answer.records.length > 0 && received < answer.totalSize) {
    answer = await rest.follow(purpose, answer.nextRecordsUrl, schema);
    received += answer.records.length;
    yield* answer.records;
  }
  if (received !== answer.totalSize || !answer.done) {
    throw failing('transient', 'SHORT_ANSWER', `${received} of ${answer.totalSize} rows arrived`);
  }
}

/** All rows of one query per list of values that fits a request. */
export async function rowsIn<T>(
  rest: Rest,
  purpose: Purpose,
  values: Iterable<string>,
  statement: (list: readonly string[]) => Soql,
  row: z.ZodType<T>,
): Promise<T[]> {
  const found: T[] = [];
  for (const list of listsThatFit(values))
    found.push(...(await all(rows(rest, purpose, statement(list), row))));
  return found;
}

/** Everything a sequence yields. */
export async function all<T>(sequence: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of sequence) found.push(one);
  return found;
}

/** The answer to SELECT COUNT(): it stands in totalSize, there are no rows. */
export async function count(rest: Rest, purpose: Purpose, statement: Soql): Promise<number> {
  const answer = await rest.get(
    purpose,
    pathFor(statement),
    z.object({ totalSize: z.number(), done: z.boolean() }),
  );
  return answer.totalSize;
}
