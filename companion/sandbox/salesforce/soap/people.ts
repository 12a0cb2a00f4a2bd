import { SalesforceError } from '../errors.ts';
import { findField } from '../objects/object.ts';
import { convert, merge, undelete } from '../org/people.ts';
import { children, textIn } from './envelope.ts';
import type { Org } from '../org/org.ts';
import type { Content, Element } from './envelope.ts';
import type { Operation } from './partner.ts';

/** convertLead(), merge(), undelete(): each item succeeds or fails on its own (SOAP API Developer Guide). */

type Result = { readonly [name: string]: Content | readonly Content[] };

function attempt(work: () => Result, empty: Result): Result {
  try {
    return { ...work(), success: true };
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const { message, code, fields } = error;
    return { ...empty, errors: { fields: [...fields], message, statusCode: code }, success: false };
  }
}

const noConversion: Result = { accountId: null, contactId: null, leadId: null, opportunityId: null };

/** Opportunities are not kept: none is made, whatever doNotCreateOpportunity says. */
export const convertLead: Operation = ({ desk, actor, body }) =>
  children(body, 'leadConverts').map((one) =>
    attempt(() => {
      const leadId = textIn(one, 'leadId') ?? '';
      const made = convert(desk.org, actor, {
        leadId,
        contactId: textIn(one, 'contactId'),
        accountId: textIn(one, 'accountId'),
        ownerId: textIn(one, 'ownerId'),
        status: textIn(one, 'convertedStatus'),
      });
      return { ...noConversion, ...made };
    }, noConversion),
  );

/** The fields of the master record, in the types that the object has. */
function valuesOf(org: Org, object: string, record: Element): Record<string, unknown> {
  const type = org.object(object);
  if (!type || typeof record === 'string') return {};
  return Object.fromEntries(
    Object.keys(record)
      .filter((name) => !['type', 'Id', 'fieldsToNull'].includes(name))
      .map((name) => {
        const value = textIn(record, name);
        const kind = findField(type, name)?.type;
        return [name, kind === 'boolean' ? value === 'true' : value];
      }),
  );
}

const noMerge: Result = { id: null, mergedRecordIds: [], updatedRelatedIds: [] };

export const mergeRecords: Operation = ({ desk, actor, body }) =>
  children(body, 'mergeRequests').map((one) =>
    attempt(() => {
      const [master = ''] = children(one, 'masterRecord');
      const object = textIn(master, 'type') ?? '';
      const losers = children(one, 'recordToMergeIds').filter((id) => typeof id === 'string');
      const moved = merge(desk.org, actor, {
        object,
        winnerId: textIn(master, 'Id') ?? '',
        loserIds: losers,
        values: valuesOf(desk.org, object, master),
      });
      return { id: moved.winnerId, mergedRecordIds: moved.loserIds, updatedRelatedIds: moved.relatedIds };
    }, noMerge),
  );

export const undeleteRecords: Operation = ({ desk, actor, body }) =>
  children(body, 'ids').map((id) =>
    attempt(() => ({ id: undelete(desk.org, actor, typeof id === 'string' ? id : '') }), { id: null }),
  );
