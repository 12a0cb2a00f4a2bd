import { z } from 'zod';
import { parsed, type Routes } from '../door.ts';
import { SalesforceError } from '../../salesforce/errors.ts';
import type { Row } from '../../salesforce/org/row.ts';
import type { SalesforceState } from '../../salesforce/state.ts';

/** A list of people that somebody imports into a campaign, with whatever stands in its status column. */

const body = z.strictObject({
  campaignId: z.string(),
  rows: z
    .array(
      z.strictObject({
        email: z.string(),
        firstName: z.string().optional(),
        lastName: z.string().optional(),
        company: z.string().optional(),
        /** Any text: the import page takes what the campaign does not know. */
        status: z.string().optional(),
      }),
    )
    .min(1)
    .max(50_000),
});

type Listed = z.infer<typeof body>['rows'][number];

/** What became of a row. */
type Outcome = { readonly email: string; readonly memberId?: string; readonly error?: string };

export function importRoutes(salesforce: SalesforceState, changed: () => void): Routes {
  const { org } = salesforce;
  const alive = (row: Row): boolean => row['IsDeleted'] !== true && row['IsConverted'] !== true;

  /** The contact with this address, else the lead, else a new lead. */
  function personOf(row: Listed): { contactId: string } | { leadId: string } {
    const found = (object: string): string | undefined =>
      (org.table(object).find('Email', row.email) ?? []).find(alive)?.Id;
    const contactId = found('Contact');
    if (contactId !== undefined) return { contactId };
    const leadId = found('Lead');
    if (leadId !== undefined) return { leadId };
    const values = {
      Email: row.email,
      FirstName: row.firstName ?? null,
      LastName: row.lastName ?? row.email.split('@')[0] ?? row.email,
      Company: row.company ?? 'Imported',
    };
    return { leadId: salesforce.createLead(values) };
  }

  function imported(campaignId: string, row: Listed): Outcome {
    try {
      const status = row.status === undefined ? {} : { status: row.status };
      return {
        email: row.email,
        memberId: salesforce.addMember({ campaignId, ...personOf(row), ...status }),
      };
    } catch (error) {
      if (error instanceof SalesforceError)
        return { email: row.email, error: `${error.code}: ${error.message}` };
      throw error;
    }
  }

  return {
    /** Members already there are left as they are, and said so, as the import page does unless told to update. */
    'POST /salesforce/import': (visit) => {
      const { campaignId, rows } = parsed(body, visit.body);
      const outcomes = rows.map((row) => imported(campaignId, row));
      changed();
      return { added: outcomes.filter((one) => one.memberId !== undefined).length, outcomes };
    },
  };
}
