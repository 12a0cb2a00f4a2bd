import type { LinkView } from '../../links/views.ts';
import type { Work } from '../work.ts';
import { exitCodes } from '../exit-codes.ts';

/** Lists all links with their counts. */
export const status: Work<{ json?: boolean }> = async (companion, _options, output) => {
  const connection = await companion.links.connection();
  const links: LinkView[] = [];
  for (let after: string | undefined; ;) {
    const page = await companion.links.links(after === undefined ? {} : { after });
    links.push(...page.rows);
    if (page.next === null) break;
    after = page.next;
  }
  output.text(
    `${connection.name}: ${connection.state}${connection.message === null ? '' : `, ${connection.message}`}`,
    '',
  );
  output.table(
    ['Program', 'Campaign', 'State', 'In step', 'Waiting', 'Differing', 'Failed', 'Link'],
    links
      .toSorted((a, b) => a.program.name.localeCompare(b.program.name))
      .map(({ id, program, campaign, state, counts }) => [
        program.name,
        campaign.name,
        state,
        counts.inStep,
        counts.held,
        counts.differing,
        counts.failed,
        id,
      ]),
  );
  output.json({ connection, links });
  return exitCodes.success;
};
