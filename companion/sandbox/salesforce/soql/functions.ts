import { field as plainField } from '../objects/field.ts';
import { dayMs, parseInstant } from '../time.ts';
import { malformed } from './errors.ts';
import { column } from './scope.ts';
import type { FieldType } from '../objects/field.ts';
import type { Value } from '../org/row.ts';
import type { Column, Scope } from './scope.ts';

/** Functions of one field's value (SOQL and SOSL Reference, Date Functions, toLabel, convertTimezone). */

/** A call as the parser gives it. */
export type FunctionCall = {
  readonly functionName?: string | undefined;
  readonly parameters?: readonly (string | FunctionCall)[] | undefined;
};

type Part = { readonly type: FieldType; of(at: Date): Value };

const int = (of: (at: Date) => number): Part => ({ type: 'int', of });

const dayOfYear = (at: Date): number =>
  Math.floor((at.getTime() - Date.UTC(at.getUTCFullYear(), 0, 1)) / dayMs) + 1;

const month = int((at) => at.getUTCMonth() + 1);
const quarter = int((at) => Math.floor(at.getUTCMonth() / 3) + 1);
const year = int((at) => at.getUTCFullYear());

const parts: Readonly<Record<string, Part>> = {
  CALENDAR_MONTH: month,
  CALENDAR_QUARTER: quarter,
  CALENDAR_YEAR: year,
  DAY_IN_MONTH: int((at) => at.getUTCDate()),
  DAY_IN_WEEK: int((at) => at.getUTCDay() + 1),
  DAY_IN_YEAR: int(dayOfYear),
  DAY_ONLY: { type: 'date', of: (at) => at.toISOString().slice(0, 10) },
  FISCAL_MONTH: month,
  FISCAL_QUARTER: quarter,
  FISCAL_YEAR: year,
  HOUR_IN_DAY: int((at) => at.getUTCHours()),
  // The first week of a month or year is its first seven days, whatever day they begin on.
  WEEK_IN_MONTH: int((at) => Math.floor((at.getUTCDate() - 1) / 7) + 1),
  WEEK_IN_YEAR: int((at) => Math.floor((dayOfYear(at) - 1) / 7) + 1),
};

const ofInstant = ['DAY_ONLY', 'HOUR_IN_DAY'];

/** Whether the name is a function that stands for one value of a row, not for an aggregate. */
export const isRowFunction = (name: string | undefined): boolean =>
  name !== undefined && (name.toUpperCase() in parts || /^(toLabel|convertTimezone)$/i.test(name));

/** What a function of a field means for each row. Refuses a function that there is not, or of a field of another type. */
export function functionColumn(scope: Scope, call: FunctionCall): Column {
  const name = call.functionName ?? '';
  const [argument, more] = call.parameters ?? [];
  if (argument === undefined || more !== undefined) throw malformed(`unexpected token: '${name}'`);
  const on = typeof argument === 'string' ? column(scope, argument) : functionColumn(scope, argument);
  // Labels and values are the same here, and the user's time zone is the org's.
  if (/^(toLabel|convertTimezone)$/i.test(name)) return on;
  const part = parts[name.toUpperCase()];
  if (!part) throw malformed(`Unknown function name: ${name}`);
  const types: readonly FieldType[] = ofInstant.includes(name.toUpperCase())
    ? ['datetime']
    : ['date', 'datetime'];
  if (!types.includes(on.field.type))
    throw malformed(`field '${on.field.name}' of type ${on.field.type} is not supported by ${name}`);
  const shown = `${name.toUpperCase()}(${[...on.parents, on.field.name].join('.')})`;
  return {
    // Computed, so that nobody looks it up in an index.
    field: plainField(shown, part.type, { derive: () => null }),
    parents: [],
    get: (row) => {
      const value = on.get(row);
      if (typeof value !== 'string') return null;
      const at = on.field.type === 'date' ? Date.parse(`${value}T00:00:00Z`) : parseInstant(value);
      return at === null ? null : part.of(new Date(at));
    },
  };
}
