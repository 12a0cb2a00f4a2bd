import { expect, it } from '@jest/globals';
import type { MemberView, WorklistView } from 'c/companion';
import { barOf, decidedIn } from '../selection';
import { csvRows, footOf, groupsOf, withMore } from '../worklistView';

const member = (personId: string, more: Partial<MemberView> = {}): MemberView => ({
  personId,
  person: 'Jürgen Müller',
  company: 'Müller Logistik',
  email: 'j.mueller@mueller-logistik.example',
  kind: 'contact',
  recordId: '003000000000001AAA',
  marketoId: 1048001,
  marketo: 'Attended',
  salesforce: null,
  reason: 'backwards',
  sentence: 'Only forward.',
  remedy: 'Set Salesforce to “Attended”',
  since: null,
  duplicates: 0,
  options: [],
  suggested: false,
  safe: false,
  ...more,
});
const untouched = { toggled: [], picks: {}, mayDecide: true };
const worklist = (total: number): WorklistView => ({
  linkId: 'link-1',
  total,
  groups: [
    {
      reason: 'backwards',
      title: 'Status would go backwards',
      sentence: 'Only forward.',
      members: total,
      rows: [member('1'), member('2', { sentence: 'Because of Nowicka.', recordId: null, company: null })],
      next: total > 2 ? '2' : null,
    },
  ],
});

it('tells a member’s own sentence only where it says more than its group’s', () => {
  const [group] = groupsOf(worklist(2), untouched);
  expect(group?.count).toBe('(2)');
  expect(group?.rows.map(({ sentence }) => sentence)).toEqual([null, 'Because of Nowicka.']);
  expect(group?.rows[0]).toMatchObject({ href: '/003000000000001AAA', salesforce: 'Not a member' });
  expect(group?.rows[1]).toMatchObject({ href: null, detail: 'j.mueller@mueller-logistik.example' });
});

it('starts closed with more than a hundred, and opens on request', () => {
  expect(groupsOf(worklist(101), untouched)[0]).toMatchObject({
    collapsible: true,
    expanded: 'false',
    rows: [],
  });
  expect(groupsOf(worklist(101), { ...untouched, toggled: ['backwards'] })[0]?.rows).toHaveLength(2);
  expect(groupsOf(worklist(100), untouched)[0]).toMatchObject({ collapsible: false, hasMore: true });
});

it('grows by a page', () => {
  const grown = withMore(worklist(3), 'backwards', { rows: [member('3')], next: null });
  expect(grown.groups[0]).toMatchObject({ next: null, rows: [{}, {}, { personId: '3' }] });
  expect(footOf(worklist(3))).toBe('Showing 2 of 3');
  expect(footOf(grown)).toBe('Showing all 3');
});

it('is written to CSV in its columns', () => {
  expect(csvRows.cells(member('1'))).toHaveLength(csvRows.columns.length);
  expect(csvRows.cells(member('1')).slice(3, 5)).toEqual(['Attended', null]);
});

it('says how many need a choice only once all are there, and puts a thousand into one plan', () => {
  const option = { action: 'set', side: 'salesforce', value: 'Attended' } as const;
  const suggested = Array.from({ length: 1_001 }, (_none, at) =>
    member(String(at), { options: [option], suggested: true, safe: true }),
  );
  const listed = (next: string | null): WorklistView => {
    const whole = worklist(1_002);
    return {
      ...whole,
      groups: whole.groups.map((one) => ({ ...one, rows: [...suggested, member('x')], next })),
    };
  };
  expect(decidedIn(listed(null), {})).toHaveLength(1_000);
  expect(barOf(listed(null), {})).toEqual({
    selected: '1,001 selected.',
    others: 'The other one needs you to choose first.',
    button: 'Preview 1,000 changes',
    nothing: false,
  });
  expect(barOf(listed('x'), {})?.others).toBeNull();
});
