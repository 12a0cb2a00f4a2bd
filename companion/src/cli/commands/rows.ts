import type { PreviewKind } from '../../links/action-views.ts';
import { previewCsv } from '../../links/preview-csv.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';

type RowsOptions = {
  json?: boolean;
  csv?: boolean;
  kind?: PreviewKind;
  again?: boolean;
  changed?: boolean;
  after?: string;
  limit: number;
  arguments: readonly string[];
};

/** Everybody a preview is about; once linked, with what became of them. */
export const rows: Work<RowsOptions> = async (companion, options, output) => {
  const { kind, again, changed, after, limit } = options;
  const previewId = options.arguments[0] ?? '';
  const query = {
    limit: Math.min(limit, 500),
    ...(kind === undefined ? {} : { kind }),
    ...(again === undefined ? {} : { again }),
    ...(changed === undefined ? {} : { changed }),
    ...(after === undefined ? {} : { after }),
  };
  if (options.csv === true) {
    for await (const line of previewCsv(companion.actions, previewId, { ...query, limit: 500 }))
      output.raw(line);
    return exitCodes.success;
  }
  const page = await companion.actions.previewRows(previewId, query);
  output.table(
    ['What happens', 'People'],
    page.kinds.map((one) => [words[one.kind], one.people]),
  );
  output.text('');
  output.table(
    ['Row', 'Person', 'What happens', 'Marketo', 'Salesforce', 'Result'],
    page.rows.map(({ key, person, action, marketo, salesforce, result }) => [
      Number(key),
      person,
      words[action as PreviewKind],
      change(marketo),
      change(salesforce),
      result,
    ]),
  );
  const same = [
    ...(kind === undefined ? [] : [`--kind ${kind}`]),
    ...(again === true ? ['--again'] : []),
    ...(changed === true ? ['--changed'] : []),
    `--limit ${String(query.limit)}`,
  ].join(' ');
  if (page.next !== null)
    output.text('', `Go on with: lockstep rows ${previewId} ${same} --after ${page.next}`);
  output.json(page);
  return exitCodes.success;
};

/** What changed since a preview. Nothing is changed. */
export const recheck: Work<{ json?: boolean; arguments: readonly string[] }> = async (
  companion,
  options,
  output,
) => {
  const view = await companion.actions.previewChanges(options.arguments[0] ?? '');
  for (const reason of view.reasons) output.text(reason);
  output.text(
    view.people === 0 ? 'Nobody has moved since.' : `${String(view.people)} people have moved since:`,
    '',
  );
  output.table(
    ['Person', 'Marketo was', 'is', 'Salesforce was', 'is'],
    view.rows.map(({ person, marketo, salesforce }) => [
      person,
      text(marketo.was),
      text(marketo.now),
      text(salesforce.was),
      text(salesforce.now),
    ]),
  );
  output.text('', view.canApply ? 'The preview can be confirmed.' : 'Preview the changes again.');
  output.json(view);
  return view.canApply ? exitCodes.success : exitCodes.refused;
};

const text = (value: string | null): string => value ?? 'not there';
const change = ({ now, then }: { readonly now: string | null; readonly then: string | null }): string =>
  now === then ? text(now) : `${text(now)} -> ${text(then)}`;

/** What happens to a person, in words. */
const words: Readonly<Record<PreviewKind, string>> = {
  'new-lead': 'new lead in Salesforce',
  'added-to-campaign': 'added to the campaign',
  'changed-in-salesforce': 'changed in Salesforce',
  'removed-from-campaign': 'removed from the campaign',
  'new-person': 'new person in Marketo',
  'added-to-program': 'added to the program',
  'changed-in-marketo': 'changed in Marketo',
  'removed-from-program': 'removed from the program',
  waits: 'waits for you',
  same: 'same already',
};
