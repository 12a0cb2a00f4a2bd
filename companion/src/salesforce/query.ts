import { z } from 'zod';
import type { Purpose } from '../quota/quota.ts';
import { mostTogether } from './composite.ts';
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

/** `queryAll` shows records in the recycle bin as well (REST API guide, "Query and QueryAll"). */
const pathFor = ({ soql }: Soql, withDeleted = false): string =>
  `/${withDeleted ? 'queryAll' : 'query'}?q=${encodeURIComponent(soql)}`;

type Page<T> = {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string | undefined;
  readonly records: readonly T[];
};

/** Rows of a query, page by page. Throws kind `transient` when other than the announced number of rows arrives: a short answer proves nothing. */
export async function* rows<T>(
  rest: Rest,
  purpose: Purpose,
  statement: Soql,
  row: z.ZodType<T>,
): AsyncGenerator<T, void> {
  yield* rowsFrom(rest, purpose, await rest.get(purpose, pathFor(statement), page(row)), row);
}

/** The rows of a query's first page, and of all that follow. */
async function* rowsFrom<T>(
  rest: Rest,
  purpose: Purpose,
  first: Page<T>,
  row: z.ZodType<T>,
): AsyncGenerator<T, void> {
  const schema = page(row);
  let answer = first;
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

/** A query, and what its rows are; of deleted records as well, or not. */
export type Question<T> = {
  readonly statement: Soql;
  readonly row: z.ZodType<T>;
  readonly withDeleted?: boolean;
};

/** One question per list of values that fits a request. */
export const questionsIn = <T>(
  values: Iterable<string>,
  statement: (list: readonly string[]) => Soql,
  row: z.ZodType<T>,
): Question<T>[] => listsThatFit(values).map((list) => ({ statement: statement(list), row }));

/** All rows of several queries, in the order of the questions; five of them are asked in one call. Throws as `rows` does. */
export async function rowsOf<T>(
  rest: Rest,
  purpose: Purpose,
  questions: readonly Question<T>[],
): Promise<T[]> {
  const found: T[] = [];
  for (let from = 0; from < questions.length; from += mostTogether) {
    const some = questions.slice(from, from + mostTogether);
    const reads = some.map(({ statement, row, withDeleted }) => ({
      path: pathFor(statement, withDeleted),
      schema: page(row),
    }));
    const [only] = reads;
    const isAlone = reads.length === 1 && only !== undefined;
    const firsts = isAlone
      ? [await rest.get(purpose, only.path, only.schema)]
      : await rest.together(purpose, reads);
    for (const [at, { row }] of some.entries()) {
      const first = firsts[at];
      if (first !== undefined) found.push(...(await all(rowsFrom(rest, purpose, first, row))));
    }
  }
  return found;
}

/** All rows of one query per list of values that fits a request. */
export const rowsIn = <T>(
  rest: Rest,
  purpose: Purpose,
  ...about: Parameters<typeof questionsIn<T>>
): Promise<T[]> => rowsOf(rest, purpose, questionsIn(...about));

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
