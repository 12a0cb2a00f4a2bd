import type { MemberView, worklistStates } from '../../links/report-views.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';
import { usage } from '../usage.ts';

type State = (typeof worklistStates)[number];
type Options = {
  json?: boolean;
  state?: State;
  reason?: string;
  after?: string;
  limit: number;
  arguments: readonly string[];
};

/** The members of a link: those that wait or failed and why, or those in one state. */
export const members: Work<Options> = async (companion, options, output) => {
  const linkId = options.arguments[0] ?? '';
  const { state, reason, after, limit } = options;
  if (state === undefined && (reason !== undefined || after !== undefined))
    throw usage('--reason and --after go with --state: name the state, as in --state held.');
  if (state === undefined) {
    const lists = [
      await companion.reports.worklist(linkId, 'held', limit),
      await companion.reports.worklist(linkId, 'failed', limit),
    ];
    const { counts } = await companion.links.get(linkId);
    output.text(
      `${String(counts.inStep)} of ${String(counts.total)} members have the same status on both sides.`,
    );
    for (const { title, sentence, members: people, rows } of lists.flatMap(({ groups }) => groups)) {
      output.text('', `${title}: ${String(people)}. ${sentence}`);
      output.table(head, rows.map(cells));
    }
    output.json(lists);
    return exitCodes.success;
  }
  const page = await companion.reports.members(linkId, reason === undefined ? { state } : { state, reason }, {
    limit,
    ...(after === undefined ? {} : { after }),
  });
  output.table(head, page.rows.map(cells));
  if (page.next !== null) output.text('', `Go on with: --after ${page.next}`);
  output.json(page);
  return exitCodes.success;
};

const head = ['Person', 'Company', 'Marketo', 'Salesforce', 'Why', 'What to do', 'Person id'];
const cells = (row: MemberView) => [
  row.person,
  row.company,
  row.marketo ?? 'no member',
  row.salesforce ?? 'no member',
  row.sentence,
  row.remedy,
  row.personId,
];
