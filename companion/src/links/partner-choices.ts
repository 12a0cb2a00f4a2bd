import type { Containers } from '../cycle/containers.ts';
import { toMarketo, toSalesforce, type StatusMap } from '../domain/status-map.ts';
import { visibleStatuses } from '../domain/statuses.ts';
import type { PartnerChoices } from './map-views.ts';

/** The statuses of a pair as partners are chosen for them: which one each has under a map, and which are given. */
export function partnerChoices(map: StatusMap, { statuses, labels }: Containers): PartnerChoices {
  const visible = visibleStatuses(statuses);
  const names = labels.map(({ label }) => label);
  const reached = new Set(visible.map(({ name }) => toSalesforce(map, name)));
  return {
    marketo: visible.map(({ name, step, success }) => ({
      name,
      step,
      success,
      same: names.includes(name),
      partner: toSalesforce(map, name) ?? null,
    })),
    salesforce: labels
      .toSorted((a, b) => a.sortOrder - b.sortOrder)
      .map(({ label, hasResponded }) => ({
        label,
        responded: hasResponded,
        same: statuses.some(({ step, name }) => step > 0 && name === label),
        partner: toMarketo(map, label) ?? null,
        given: reached.has(label),
      })),
  };
}
