import { alertOfPair, memberFieldLists } from '../cycle/field-pairs.ts';
import {
  checkPair,
  fieldProblems,
  fittingType,
  isCustomInMarketo,
  isCustomInSalesforce,
  mostFieldPairs,
  type FieldNames,
  type FittingPair,
  type MemberFieldLists,
} from '../domain/field-types.ts';
import { reasonTold } from '../domain/messages.ts';
import { refusal } from '../domain/refusal.ts';
import { saidOf } from '../domain/told.ts';
import { clearAlert } from '../store/alerts.ts';
import { addFieldPair, fieldPairs, removeFieldPair, type FieldPairRow } from '../store/field-pairs.ts';
import { askAllFields, forgetFieldFailures } from '../store/member-fields.ts';
import type { MemberFieldChoicesView, MemberFieldsView } from './action-views.ts';
import { remember } from './audit.ts';
import type { LinkContext } from './context.ts';
import type { Actor } from './views.ts';

/** Which custom fields of members are synced. */
export async function memberFieldPairs({ store, scope }: LinkContext): Promise<MemberFieldsView> {
  return { pairs: (await fieldPairs(store.db, scope)).map(pairView) };
}

/** Which custom fields of members can be synced: writable, and of a type that the other side has. */
export async function memberFieldChoices(context: LinkContext): Promise<MemberFieldChoicesView> {
  const { marketo, salesforce } = await memberFieldLists(context, 'interactive', { fresh: true });
  const ofSalesforce = salesforce.flatMap((field) => {
    const fits = fittingType(field)?.[0];
    if (fits === undefined || !field.updateable || !isCustomInSalesforce(field.name)) return [];
    return [{ name: field.name, label: field.label, type: field.type, fits }];
  });
  return {
    marketo: marketo
      .filter(({ name, updateable }) => updateable && isCustomInMarketo(name))
      .map(({ name, label, type }) => ({ name, label, type })),
    salesforce: ofSalesforce,
  };
}

/**
 * These pairs and no others are synced from now on, in all links. A pair that is new begins without baselines: everybody's values are
 * read, an empty side is filled, and what differs is decided by the link's conflict policy. One that stays keeps its baselines.
 */
export async function changeMemberFields(
  context: LinkContext,
  wanted: readonly FieldNames[],
  actor: Actor,
): Promise<MemberFieldsView> {
  const { store, scope, clock } = context;
  refuseTwice(wanted);
  const known = await fieldPairs(store.db, scope);
  const added = wanted.filter((one) => !known.some((pair) => isSame(one, pair)));
  const lists =
    added.length === 0 ? undefined : await memberFieldLists(context, 'interactive', { fresh: true });
  const fitting = lists === undefined ? [] : added.map((one) => fittingPair(one, lists));
  const madeAt = new Date(clock.now()).toISOString();
  return await store.transaction(async (db) => {
    const before = await fieldPairs(db, scope);
    const removed = before.filter((one) => !wanted.some((names) => isSame(names, one)));
    for (const pair of removed) {
      await removeFieldPair(db, scope, pair.id);
      await clearAlert(db, scope, alertOfPair(pair));
    }
    for (const { marketo, salesforce } of fitting)
      await addFieldPair(db, scope, {
        id: context.newId(),
        marketo: marketo.name,
        marketoLabel: marketo.label,
        salesforce: salesforce.name,
        salesforceLabel: salesforce.label,
        madeAt,
        madeBy: actor.name,
      });
    if (removed.length > 0) await forgetFieldFailures(db, scope);
    if (fitting.length + removed.length > 0) await askAllFields(db, scope, madeAt);
    const after = await fieldPairs(db, scope);
    const names = (pairs: readonly FieldPairRow[]) =>
      pairs.map(({ marketo, salesforce }) => ({ marketo, salesforce }));
    await remember(db, context, actor, 'change-member-fields', null, {
      before: names(before),
      after: names(after),
    });
    return { pairs: after.map(pairView) };
  });
}

const isSame = (one: FieldNames, other: FieldNames): boolean =>
  one.marketo === other.marketo && one.salesforce === other.salesforce;

function refuseTwice(wanted: readonly FieldNames[]): void {
  if (wanted.length > mostFieldPairs)
    throw refusal('config', 'FIELDS_TOO_MANY', 'fields-too-many', { most: mostFieldPairs });
  for (const side of ['marketo', 'salesforce'] as const) {
    const names = wanted.map((one) => one[side]);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw refusal('config', 'FIELD_TWICE', 'field-twice', { field: twice });
  }
}

/** The pair with both descriptions. Throws kind `config` saying what stands in its way, and what to do. */
function fittingPair(names: FieldNames, lists: MemberFieldLists): FittingPair {
  const checked = checkPair(names, lists);
  if ('fits' in checked) return checked.fits;
  const { problem } = checked;
  const type = (side: 'marketo' | 'salesforce'): string =>
    lists[side].find(({ name }) => name === names[side])?.type ?? '';
  throw refusal('config', problem.toUpperCase().replaceAll('-', '_'), problem, {
    ...names,
    one: type('marketo'),
    other: type('salesforce'),
  });
}

function pairView({
  marketo,
  marketoLabel,
  salesforce,
  salesforceLabel,
  suspended,
}: FieldPairRow): MemberFieldsView['pairs'][number] {
  const problem = fieldProblems.find((one) => one === suspended);
  const told =
    problem === undefined
      ? null
      : reasonTold(problem, { marketo: marketoLabel, salesforce: salesforceLabel });
  return {
    marketo: { name: marketo, label: marketoLabel },
    salesforce: { name: salesforce, label: salesforceLabel },
    suspended: told && {
      code: problem ?? '',
      text: told.sentence.text,
      remedy: told.remedy && told.remedy.text,
      said: { text: saidOf(told.sentence), remedy: told.remedy && saidOf(told.remedy) },
    },
  };
}
