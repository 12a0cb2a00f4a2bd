import { finding, type Finding, type Fix } from './findings.ts';
import type { StatusMap } from './status-map.ts';
import { visibleStatuses } from './statuses.ts';
import type { HeldValue, MemberStatus, ProgressionStatus, Side } from './words.ts';

/** A value outside the map that members hold and wait for, on one side. */
export type OddValue = HeldValue & { readonly side: Side };

/**
 * One warning for each value outside a live link's map, however many members hold it: they wait, and nobody else does
 * (docs/sync-rules.md, 2). The first fix gives it a partner.
 */
export function oddFindings(
  odd: readonly OddValue[],
  map: StatusMap,
  {
    statuses,
    labels,
  }: { readonly statuses: readonly ProgressionStatus[]; readonly labels: readonly MemberStatus[] },
): Finding[] {
  const visible = visibleStatuses(statuses);
  return odd.map(({ side, value, members }) => {
    if (side === 'salesforce') {
      const options = visible.map(({ name }) => name);
      const choose: Fix = { code: 'choose-status', side, status: value, options };
      return finding('outside-map', { salesforceStatus: value, members, fixes: [choose] });
    }
    const status = visible.find(({ name }) => name === value);
    if (status === undefined)
      return finding('outside-map', {
        marketoStatus: value,
        members,
        fixes: [{ code: 'show-marketo-steps' }],
      });
    const earlier = visible
      .slice(0, visible.indexOf(status))
      .findLast(({ name }) => Object.hasOwn(map.f, name));
    const after = earlier === undefined ? null : (map.f[earlier.name] ?? null);
    const add: Fix = { code: 'add-status', label: value, hasResponded: status.success, after };
    const options = labels.toSorted((a, b) => a.sortOrder - b.sortOrder).map(({ label }) => label);
    const choose: Fix = { code: 'choose-status', side, status: value, options };
    // A label of that name is there already, as another status's partner: adding it would change nothing.
    const fixes = options.includes(value) ? [choose] : [add, choose];
    return finding('outside-map', { marketoStatus: value, members, fixes });
  });
}

/** A link's findings with the odd values counted anew. */
export const withOddValues = (findings: readonly Finding[], odd: readonly Finding[]): Finding[] => [
  ...findings.filter(({ code }) => code !== 'outside-map'),
  ...odd,
];
