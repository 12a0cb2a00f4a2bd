import { SalesforceError } from '../errors.ts';
import { campaignMember } from '../objects/campaignMember.ts';
import { campaignMemberStatus } from '../objects/campaign.ts';
import { change } from '../org/store.ts';
import { textOf } from '../org/row.ts';
import { responds } from './campaignMember.ts';
import type { Actor, Org } from '../org/org.ts';
import type { Row, Value } from '../org/row.ts';
import type { Draft, Rules } from './rules.ts';

const siblings = (org: Org, campaignId: Value, except: string | null): Row[] =>
  org.where('CampaignMemberStatus', 'CampaignId', campaignId).filter((one) => one.Id !== except);

const folded = (row: Row | Draft): string => String(row['Label'] ?? '').toLowerCase();

/** SortOrder and Label are each unique within a campaign; the index has no name that the message could tell. */
function checkUnique(others: readonly Row[], draft: Draft): void {
  const clash = others.some(
    (one) => one['SortOrder'] === draft['SortOrder'] || ('Label' in draft && folded(one) === folded(draft)),
  );
  if (clash) {
    throw new SalesforceError(
      'DUPLICATE_VALUE',
      'duplicate value found: <unknown> duplicates value on record with id: <unknown>',
    );
  }
}

/** There is exactly one default: a new one takes the mark from the old one. */
function takeDefault(org: Org, actor: Actor, row: Row): void {
  if (row['IsDefault'] !== true) return;
  for (const other of siblings(org, row['CampaignId'] ?? null, row.Id)) {
    if (other['IsDefault'] === true) change(org, campaignMemberStatus, other, { IsDefault: false }, actor);
  }
}

/** Members that hold the status respond or not as the status now says. */
function carryResponded(org: Org, actor: Actor, status: Row): void {
  const campaignId = status['CampaignId'] ?? null;
  for (const member of org.where('CampaignMember', 'CampaignId', campaignId)) {
    if (textOf(member, 'Status')?.toLowerCase() !== folded(status)) continue;
    const HasResponded = responds(org, campaignId, member['Status'] ?? null);
    if (member['HasResponded'] !== HasResponded) change(org, campaignMember, member, { HasResponded }, actor);
  }
}

function refuse(code: string, message: string): never {
  throw new SalesforceError(code, message);
}

export const campaignMemberStatusRules: Rules = {
  beforeCreate: (org, _actor, draft) => {
    const others = siblings(org, draft['CampaignId'] ?? null, null);
    draft['SortOrder'] ??= Math.max(0, ...others.map((one) => Number(one['SortOrder'] ?? 0))) + 1;
    checkUnique(others, draft);
  },
  afterCreate: (org, actor, row) => {
    takeDefault(org, actor, row);
    carryResponded(org, actor, row);
  },
  beforeUpdate: (org, _actor, row, draft) => {
    const others = siblings(org, row['CampaignId'] ?? null, row.Id);
    checkUnique(others, { ...draft, SortOrder: draft['SortOrder'] ?? row['SortOrder'] ?? null });
    // One default and one responded status must stay (API 39.0 and later; reference: Salesforce facts, 1).
    if (row['IsDefault'] === true && draft['IsDefault'] === false) {
      refuse('FIELD_INTEGRITY_EXCEPTION', 'A campaign must have one default member status.');
    }
    const lastResponded = !others.some((one) => one['HasResponded'] === true);
    if (row['HasResponded'] === true && draft['HasResponded'] === false && lastResponded) {
      refuse('FIELD_INTEGRITY_EXCEPTION', 'A campaign must have at least one responded member status.');
    }
  },
  afterUpdate: (org, actor, before, after) => {
    takeDefault(org, actor, after);
    if (before['HasResponded'] !== after['HasResponded']) carryResponded(org, actor, after);
  },
  beforeDelete: (org, _actor, row) => {
    if (row['IsDefault'] === true) refuse('DELETE_FAILED', 'The default member status cannot be deleted.');
    const held = org
      .where('CampaignMember', 'CampaignId', row['CampaignId'] ?? null)
      .some((member) => textOf(member, 'Status')?.toLowerCase() === folded(row));
    if (held) refuse('DELETE_FAILED', 'A member status in use cannot be deleted.');
    const others = siblings(org, row['CampaignId'] ?? null, row.Id);
    if (row['HasResponded'] === true && !others.some((one) => one['HasResponded'] === true)) {
      refuse('DELETE_FAILED', 'A campaign must have at least one responded member status.');
    }
  },
};
