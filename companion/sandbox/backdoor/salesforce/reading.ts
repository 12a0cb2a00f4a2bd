import { Refused, type Routes, type Visit } from '../door.ts';
import { paged } from './paging.ts';
import type { Row, Value } from '../../salesforce/org/row.ts';
import type { SalesforceState } from '../../salesforce/state.ts';

/** The true state of the org, a page at a time, whatever the API shows of it and to whom. */

const objectOf = (salesforce: SalesforceState, { path }: Visit) => {
  const object = salesforce.org.object(path['object'] ?? '');
  if (!object) {
    const names = [...salesforce.org.schema.values()].map((one) => one.name).sort();
    throw new Refused(404, `The org has no object ${path['object'] ?? ''}. It has: ${names.join(', ')}.`);
  }
  return object;
};

/** Rows whose fields hold the values that the address asks for, deleted ones only when it asks for them. */
function matching(rows: Iterable<Row>, asked: URLSearchParams): Row[] {
  const wanted = [...asked].filter(([name]) => name !== 'limit' && name !== 'after');
  const withDeleted = asked.has('IsDeleted');
  return [...rows].filter(
    (row) =>
      (withDeleted || row['IsDeleted'] !== true) &&
      wanted.every(([name, value]) => String(row[name] ?? '').toLowerCase() === value.toLowerCase()),
  );
}

export function readingRoutes(salesforce: SalesforceState): Routes {
  const { org } = salesforce;

  function trueRecord(object: string, id: string): Readonly<Record<string, Value>> {
    const record = salesforce.record(object, id);
    if (!record) throw new Refused(404, `There is no ${object} with the id ${id}.`);
    return record;
  }

  const count = (object: string): number => org.table(object).count();

  return {
    'GET /salesforce': () => ({
      campaigns: count('Campaign'),
      leads: count('Lead'),
      contacts: count('Contact'),
      accounts: count('Account'),
      members: count('CampaignMember'),
    }),
    /** Campaigns with their statuses and how many members they have. */
    'GET /salesforce/campaigns': ({ query }) =>
      paged(
        salesforce.campaigns().map((one) => ({
          ...one,
          statuses: salesforce.statuses(one.id),
          members: org.where('CampaignMember', 'CampaignId', one.id).length,
        })),
        query,
      ),
    'GET /salesforce/campaigns/{id}/members': ({ path, query }) => {
      trueRecord('Campaign', path['id'] ?? '');
      return paged(salesforce.members(path['id']), query);
    },
    /** Records of any object; other names in the query are fields and the values that they must hold. */
    'GET /salesforce/records/{object}': (visit) => {
      const object = objectOf(salesforce, visit);
      const strange = [...visit.query.keys()].find(
        (name) => !['limit', 'after'].includes(name) && !object.fields.some((one) => one.name === name),
      );
      if (strange !== undefined) throw new Refused(400, `${object.name} has no field ${strange}.`);
      const found = matching(org.table(object.name).all(), visit.query);
      const { rows, next } = paged(
        found.map((row) => ({ id: row.Id })),
        visit.query,
      );
      return { rows: rows.map(({ id }) => trueRecord(object.name, id)), next };
    },
    'GET /salesforce/records/{object}/{id}': (visit) =>
      trueRecord(objectOf(salesforce, visit).name, visit.path['id'] ?? ''),
  };
}
