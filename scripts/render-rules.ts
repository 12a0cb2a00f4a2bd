import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { batchLabels } from '../companion/src/domain/batch.ts';
import { fieldRows } from '../companion/src/domain/field-rule.ts';
import { findingFacts } from '../companion/src/domain/findings.ts';
import { linkTransitions } from '../companion/src/domain/link-state.ts';
import { rows } from '../companion/src/domain/member-rule.ts';

/**
 * Keeps the tables of docs/sync-rules.md true: each is drawn from the data that the code runs on.
 * `node scripts/render-rules.ts` writes them; a test fails when they are stale.
 */

export const rulesFile = path.resolve(import.meta.dirname, '../docs/sync-rules.md');

const table = (head: readonly string[], lines: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const code = (text: string): string => `\`${text}\``;

const works: Readonly<Record<keyof typeof batchLabels, string>> = {
  'link-made': 'A campaign is created or linked',
  'conversions-followed': 'Conversions and merges are followed',
  'deletions-found': 'Deletions are found in Salesforce',
  'salesforce-to-marketo': 'Rows read from Salesforce are applied to Marketo',
  'marketo-to-salesforce': 'Marketo’s changes are applied to Salesforce',
  'leads-created': 'Leads are created',
  'people-asked': 'Marketo’s own sync is asked for people',
  'fields-written': 'Type and cost are written',
  'schema-read': 'Statuses, channels and describes are read',
  'ids-repointed': 'Ids are pointed at other records',
};

const tables: Readonly<Record<string, () => string>> = {
  'member rule': () =>
    table(
      ['Row', 'In step', 'Marketo changed', 'Salesforce changed', 'Outcome'],
      rows.map(({ id, text }) => [id, text.inStep, text.marketo, text.salesforce, text.outcome]),
    ),
  'field rule': () =>
    table(
      ['In Marketo', 'In Salesforce', 'Outcome'],
      fieldRows.map(({ text }) => text),
    ),
  findings: () =>
    table(
      ['Finding', 'About', 'Before linking'],
      Object.entries(findingFacts).map(([name, { facet, severity }]) => [code(name), facet, severity]),
    ),
  'link states': () =>
    table(
      ['From', 'Event', 'To'],
      Object.entries(linkTransitions).flatMap(([from, exits]) =>
        Object.entries(exits).map(([event, to]) => [code(from), event, code(to)]),
      ),
    ),
  batches: () =>
    table(
      ['Our work', 'Operation', 'Object', 'Counters'],
      Object.entries(batchLabels).map(([work, { operation, object, counters }]) => [
        works[work as keyof typeof works],
        operation,
        object,
        counters.join(', '),
      ]),
    ),
};

/** The document with every table between `<!-- table: name -->` and `<!-- end of table -->` drawn anew. */
export async function renderRules(text: string): Promise<string> {
  const drawn = text.replace(
    /(<!-- table: ([a-z ]+) -->)[\s\S]*?(<!-- end of table -->)/g,
    (_all, start: string, name: string, end: string) => {
      const draw = tables[name];
      if (!draw) throw new Error(`docs/sync-rules.md asks for an unknown table: ${name}`);
      return `${start}\n\n${draw()}\n\n${end}`;
    },
  );
  return format(drawn, { ...(await resolveConfig(rulesFile)), parser: 'markdown' });
}

/** The tables that a document must hold. */
export const tableNames = Object.keys(tables);

if (import.meta.main) writeFileSync(rulesFile, await renderRules(readFileSync(rulesFile, 'utf8')));
