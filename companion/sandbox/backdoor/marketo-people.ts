import { z } from 'zod';
import {
  changeStatus,
  deleteLead,
  editLead,
  mergeLeads,
  register,
  removeFromProgram,
  setNativeIds,
} from '../marketo/marketer.ts';
import { leadFieldNamed } from '../marketo/lead-fields.ts';
import { parsed, Refused, type Routes } from './door.ts';
import type { Lead, LeadValues, MarketoState } from '../marketo/state.ts';

const who = { leadId: z.int().optional(), email: z.string().optional() };
const values = z.record(z.string(), z.string().nullable());

const bodies = {
  register: z.strictObject({ programId: z.int(), status: z.string(), values }),
  status: z.strictObject({ ...who, programId: z.int(), status: z.string() }),
  remove: z.strictObject({ ...who, programId: z.int() }),
  edit: z.strictObject({ ...who, values }),
  delete: z.strictObject(who),
  merge: z.strictObject({ winnerId: z.int(), loserIds: z.array(z.int()).min(1).max(25) }),
  nativeIds: z.strictObject({
    ...who,
    sfdcLeadId: z.string().nullable().optional(),
    sfdcContactId: z.string().nullable().optional(),
  }),
};

/** What visitors and marketers do to people. `changed` is told after every change. */
export function peopleRoutes(marketo: MarketoState, changed: () => void): Routes {
  /** The person of an id or an address; the oldest of several. */
  function personOf({ leadId, email }: { leadId?: number | undefined; email?: string | undefined }): Lead {
    const found =
      leadId === undefined ? marketo.leads.by('email', email ?? '')[0] : marketo.leads.get(leadId);
    if (!found) throw new Refused(404, 'No such person in Marketo: give leadId or email.');
    return found;
  }

  function fields(given: LeadValues): LeadValues {
    const unknown = Object.keys(given).find((name) => !leadFieldNamed(marketo, name)?.updateable);
    if (unknown !== undefined)
      throw new Refused(400, `People have no field "${unknown}" that can be edited.`);
    return given;
  }

  return {
    'POST /marketo/people/register': ({ body }) => {
      const asked = parsed(bodies.register, body);
      const lead = register(marketo, asked.programId, asked.status, fields(asked.values));
      changed();
      return { leadId: lead.id };
    },
    /** A marketer sets somebody's program status; who is no member yet joins. */
    'POST /marketo/members/status': ({ body }) => {
      const asked = parsed(bodies.status, body);
      const lead = personOf(asked);
      const outcome = changeStatus(marketo, asked.programId, lead.id, asked.status);
      changed();
      return { leadId: lead.id, outcome };
    },
    'POST /marketo/members/remove': ({ body }) => {
      const asked = parsed(bodies.remove, body);
      const lead = personOf(asked);
      const removed = removeFromProgram(marketo, asked.programId, lead.id);
      changed();
      return { leadId: lead.id, removed };
    },
    'POST /marketo/people/edit': ({ body }) => {
      const asked = parsed(bodies.edit, body);
      const lead = personOf(asked);
      editLead(marketo, lead.id, fields(asked.values));
      changed();
      return { leadId: lead.id };
    },
    'POST /marketo/people/delete': ({ body }) => {
      const lead = personOf(parsed(bodies.delete, body));
      deleteLead(marketo, lead.id);
      changed();
      return { leadId: lead.id };
    },
    'POST /marketo/people/merge': ({ body }) => {
      const { winnerId, loserIds } = parsed(bodies.merge, body);
      if (loserIds.includes(winnerId) || new Set(loserIds).size < loserIds.length)
        throw new Refused(400, 'winnerId and loserIds must all be different people.');
      mergeLeads(marketo, winnerId, loserIds);
      changed();
      return { winnerId, loserIds };
    },
    /** What the native sync fills in. */
    'POST /marketo/people/native-ids': ({ body }) => {
      const { leadId, email, ...ids } = parsed(bodies.nativeIds, body);
      const lead = personOf({ leadId, email });
      setNativeIds(marketo, lead.id, ids);
      changed();
      return { leadId: lead.id };
    },
  };
}
