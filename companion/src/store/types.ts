import pg from 'pg';

/** How PostgreSQL's types arrive: whole numbers as numbers, times as ISO 8601 with milliseconds, all else as the library has it. */
const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.INT8, wholeNumber],
  [pg.types.builtins.TIMESTAMPTZ, isoTime],
]);

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${text} from the database is too large for a number`);
  return value;
}

const libraryTime = pg.types.getTypeParser(pg.types.builtins.TIMESTAMPTZ, 'text') as (
  text: string,
) => unknown;

function isoTime(text: string): string {
  const time = libraryTime(text);
  if (!(time instanceof Date)) throw new RangeError(`${text} from the database is no time of the calendar`);
  return time.toISOString();
}

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

/** For the pool, so that no other user of the library in this process is changed by ours. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: (id: TypeId, format?: 'text' | 'binary'): unknown =>
    parsers.get(id) ?? pg.types.getTypeParser(id, format === 'binary' ? 'binary' : 'text'),
};
