import { z } from 'zod';
import { parsed, pattern, Refused, type Routes } from './door.ts';
import type { FaultKind } from '../salesforce/faults.ts';
import type { SalesforceState } from '../salesforce/state.ts';

const kinds = [
  'lock-row',
  'row-error',
  '503',
  'reset',
  'slow',
  'lost-after-commit',
  'late-commit',
  'session-expired',
  'request-limit',
  'truncated',
] as const satisfies readonly FaultKind[];

/** A fault of Salesforce as it is asked for. */
export const salesforceFault = z.strictObject({
  server: z.literal('salesforce'),
  endpoint: pattern,
  kind: z.enum(kinds),
  times: z.int().min(1).default(1),
  delayMs: z.int().min(0).optional(),
  code: z.string().optional(),
  message: z.string().optional(),
});

/** Makes Salesforce fail as asked. */
export function addSalesforceFault(
  salesforce: SalesforceState,
  fault: z.infer<typeof salesforceFault>,
): void {
  const { endpoint, kind, times, delayMs, code, message } = fault;
  salesforce.faults.add({
    endpoint,
    kind,
    times,
    ...(delayMs === undefined ? {} : { delayMs }),
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
  });
}

/** Every campaign with its members as they truly are now. */
export const trueCampaigns = (salesforce: SalesforceState): readonly Record<string, unknown>[] =>
  salesforce.campaigns().map((campaign) => ({
    ...campaign,
    statuses: salesforce.statuses(campaign.id).map((one) => one.label),
    members: salesforce.members(campaign.id).map(({ id, leadId, contactId, email, status }) => ({
      id,
      leadId,
      contactId,
      email,
      status,
    })),
  }));

const statusBody = z.strictObject({
  campaignId: z.string(),
  memberId: z.string().optional(),
  email: z.string().optional(),
  status: z.string(),
});

/** What people do in Salesforce. `changed` is told after every change. */
export function salesforceRoutes(salesforce: SalesforceState, changed: () => void): Routes {
  return {
    /** A user edits a member's status. */
    'POST /salesforce/members/status': ({ body }) => {
      const { campaignId, memberId, email, status } = parsed(statusBody, body);
      const member = salesforce
        .members(campaignId)
        .find((one) =>
          memberId === undefined
            ? email !== undefined && one.email?.toLowerCase() === email.toLowerCase()
            : one.id === memberId,
        );
      if (!member) throw new Refused(404, 'No such member of this campaign: give memberId or email.');
      salesforce.setMemberStatus(member.id, status);
      changed();
      return { memberId: member.id, status };
    },
  };
}
