import type { LinkChangeView } from '../../../companion/src/links/report-views.ts';
import type { Page } from '../../../companion/src/links/views.ts';

/** What was written to the story's members: five pages of them, by the cycle that wrote them. */

const people = ['Jürgen Müller', 'Priya Raman', 'Tomás Oliveira', 'Femke de Vries', 'Ingrid Solberg'];
const [pages, rows] = [5, 10];

const change = (at: number): LinkChangeView => {
  const isNew = at % 4 === 1;
  return {
    at: new Date(Date.parse('2026-11-19T13:32:00.000Z') - Math.floor(at / 3) * 300_000).toISOString(),
    person: people[at % people.length] ?? '',
    recordId: null,
    from: isNew ? null : 'Registered',
    to: isNew ? 'Registered' : 'Attended',
    origin: at % 2 === 0 ? 'marketo' : 'salesforce',
    cycleId: `00000000-0000-4000-8000-${String(Math.floor(at / 3)).padStart(12, '0')}`,
    reason: at % 2 === 0 ? 'The status changed in Marketo.' : 'The status changed in Salesforce.',
    said: { code: at % 2 === 0 ? 'changed-in-marketo' : 'changed-in-salesforce', params: {} },
  };
};

/** The page that this line asks for. */
export function changesPage(line: string): Page<LinkChangeView> {
  const after = new URL(line.slice('GET '.length), 'http://stub').searchParams.get('after');
  const start = after === null ? 0 : Number(after);
  const next = start + rows;
  return {
    rows: Array.from({ length: rows }, (_, index) => change(start + index)),
    next: next < pages * rows ? String(next) : null,
  };
}
