import type { FieldNames } from '../../domain/field-types.ts';
import type { MemberFieldsView } from '../../links/action-views.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { usage } from '../usage.ts';
import { commandLineActor } from './actor.ts';

type Options = { json?: boolean; choices?: boolean; unmap?: boolean; arguments: readonly string[] };

/**
 * Shows which custom fields of members are synced; maps those that are named, `ticketType=Ticket_Type__c`; with --unmap no longer
 * syncs them; with --choices shows which could be.
 */
export const memberFields: Work<Options> = async (companion, options, output) => {
  const { actions } = companion;
  const given = options.arguments.map(namesOf);
  if (options.choices === true) {
    const choices = await actions.memberFieldChoices();
    output.table(
      ['Program member field', 'Name', 'Type'],
      choices.marketo.map(({ name, label, type }) => [label, name, type]),
    );
    output.text('');
    output.table(
      ['Campaign member field', 'Name', 'Type', 'Takes in Marketo'],
      choices.salesforce.map(({ name, label, type, fits }) => [label, name, type, fits]),
    );
    output.json(choices);
    return exitCodes.success;
  }
  const now = await actions.memberFields();
  if (given.length === 0) {
    show(output, now);
    return exitCodes.success;
  }
  const known = now.pairs.map((pair): FieldNames => ({
    marketo: pair.marketo.name,
    salesforce: pair.salesforce.name,
  }));
  const others = known.filter((one) => !given.some((pair) => isSame(one, pair)));
  const wanted = options.unmap === true ? others : [...others, ...given];
  show(output, await actions.changeMemberFields(wanted, commandLineActor));
  return exitCodes.success;
};

function show(output: Output, view: MemberFieldsView): void {
  output.table(
    ['Program member field', 'Campaign member field', 'State'],
    view.pairs.map(({ marketo, salesforce, suspended }) => [
      `${marketo.label} (${marketo.name})`,
      `${salesforce.label} (${salesforce.name})`,
      suspended === null ? 'synced' : `not synced: ${suspended.text} ${suspended.remedy ?? ''}`.trimEnd(),
    ]),
  );
  if (view.pairs.length === 0) output.text('No custom fields of members are synced.');
  output.json(view);
}

function namesOf(argument: string): FieldNames {
  const [marketo = '', salesforce = '', ...rest] = argument.split('=');
  if (marketo === '' || salesforce === '' || rest.length > 0)
    throw usage(`"${argument}" is no pair: write it as programMemberField=Campaign_Member_Field__c.`);
  return { marketo, salesforce };
}

const isSame = (one: FieldNames, other: FieldNames): boolean =>
  one.marketo === other.marketo && one.salesforce === other.salesforce;
