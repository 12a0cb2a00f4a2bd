import { z } from 'zod';
import { parsed, Refused, type Routes, type Visit } from '../door.ts';
import { userIdOf } from './access.ts';
import { createRecord, deleteRecord, updateRecord } from '../../salesforce/org/dml.ts';
import { convertLead, mergePeople } from '../../salesforce/org/people.ts';
import type { ObjectType } from '../../salesforce/objects/object.ts';
import type { Actor } from '../../salesforce/org/org.ts';
import type { SalesforceState } from '../../salesforce/state.ts';

/** What a Salesforce user does by hand: records made, edited, deleted, converted, merged. */

const editable = [
  'Account',
  'Campaign',
  'CampaignMember',
  'CampaignMemberStatus',
  'Contact',
  'Lead',
] as const;

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** Who does it, by username; somebody other than the integration unless said. */
const user = z.string().optional();

const bodies = {
  values: z.strictObject({ values: z.record(z.string(), value), user }),
  convert: z.strictObject({ contactId: z.string().optional(), user }),
  merge: z.strictObject({
    object: z.enum(['Lead', 'Contact']),
    winnerId: z.string(),
    loserId: z.string(),
    user,
  }),
  rename: z.strictObject({ label: z.string().min(1).max(765) }),
  status: z.strictObject({
    campaignId: z.string(),
    memberId: z.string().optional(),
    email: z.string().optional(),
    status: z.string(),
  }),
};

/** Who is named acts within his rights; nobody in particular may do everything. */
const actorOf = (salesforce: SalesforceState, username: string | undefined): Actor =>
  username === undefined
    ? { userId: salesforce.humanUserId, system: true }
    : { userId: userIdOf(salesforce, username) };

function editableObject({ org }: SalesforceState, { path }: Visit): ObjectType {
  const name = editable.find((one) => one.toLowerCase() === path['object']?.toLowerCase());
  const object = name === undefined ? undefined : org.object(name);
  if (!object) throw new Refused(404, `Only these can be edited here: ${editable.join(', ')}.`);
  return object;
}

/** `changed` is told after every change. */
export function editingRoutes(salesforce: SalesforceState, changed: () => void): Routes {
  const { org } = salesforce;
  const done = <Answer>(answer: Answer): Answer => {
    changed();
    return answer;
  };

  return {
    'POST /salesforce/records/{object}': (visit) => {
      const sent = parsed(bodies.values, visit.body);
      const object = editableObject(salesforce, visit);
      return done({ id: createRecord(org, actorOf(salesforce, sent.user), object, sent.values).Id });
    },
    'POST /salesforce/records/{object}/{id}': (visit) => {
      const sent = parsed(bodies.values, visit.body);
      const object = editableObject(salesforce, visit);
      const row = updateRecord(
        org,
        actorOf(salesforce, sent.user),
        object,
        visit.path['id'] ?? '',
        sent.values,
      );
      return done({ id: row.Id });
    },
    'DELETE /salesforce/records/{object}/{id}': (visit) => {
      const object = editableObject(salesforce, visit);
      deleteRecord(
        org,
        actorOf(salesforce, visit.query.get('user') ?? undefined),
        object,
        visit.path['id'] ?? '',
      );
      return done({ deleted: visit.path['id'] });
    },
    /** Converts a lead to the contact that is named, or to a new one of a new account. */
    'POST /salesforce/leads/{id}/convert': ({ path, body }) => {
      const sent = parsed(bodies.convert, body);
      const actor = actorOf(salesforce, sent.user);
      return done({ contactId: convertLead(org, actor, path['id'] ?? '', sent.contactId ?? null) });
    },
    'POST /salesforce/merge': ({ body }) => {
      const sent = parsed(bodies.merge, body);
      mergePeople(org, actorOf(salesforce, sent.user), sent.object, sent.winnerId, sent.loserId);
      return done({ winnerId: sent.winnerId });
    },
    /** Renames a status as its page does, even where the API may not; members keep the old value. */
    'POST /salesforce/statuses/{id}/rename': ({ path, body }) => {
      salesforce.renameStatus(path['id'] ?? '', parsed(bodies.rename, body).label);
      return done({ id: path['id'] });
    },
    /** Edits a member's status, found by its id or by the person's e-mail address. */
    'POST /salesforce/members/status': ({ body }) => {
      const { campaignId, memberId, email, status } = parsed(bodies.status, body);
      const member = salesforce
        .members(campaignId)
        .find((one) =>
          memberId === undefined
            ? email !== undefined && one.email?.toLowerCase() === email.toLowerCase()
            : one.id === memberId,
        );
      if (!member) throw new Refused(404, 'No such member of this campaign: give memberId or email.');
      salesforce.setMemberStatus(member.id, status);
      return done({ memberId: member.id, status });
    },
  };
}
