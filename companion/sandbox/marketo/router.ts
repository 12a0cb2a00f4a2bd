import { activityEndpoints } from './activities.ts';
import { activityTypeEndpoints } from './activity-types.ts';
import { bulkExtractEndpoints } from './bulk-extract.ts';
import { bulkImportEndpoints } from './bulk-import.ts';
import { campaignEndpoints } from './campaigns.ts';
import { channelEndpoints } from './channels.ts';
import { customActivityEndpoints } from './custom-activities.ts';
import { customTypeEndpoints } from './custom-types.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { Refusal, type Family, type Reply } from './envelope.ts';
import { crmObjectEndpoints } from './crm-objects.ts';
import { leadEndEndpoints } from './lead-ends.ts';
import { leadPushEndpoints } from './lead-push.ts';
import { partitionEndpoints } from './partitions.ts';
import { leadSyncEndpoints } from './lead-sync.ts';
import { leadEndpoints } from './leads.ts';
import { memberDataEndpoints } from './member-data.ts';
import { membershipEndpoints } from './memberships.ts';
import { memberWriteEndpoints } from './member-writes.ts';
import { memberEndpoints } from './members.ts';
import { folderEndpoints } from './folders.ts';
import { programWriteEndpoints } from './program-writes.ts';
import { programEndpoints } from './programs.ts';
import type { Incoming } from './request.ts';
import { smartCampaignEndpoints } from './smart-campaigns.ts';
import { listMemberEndpoints } from './list-members.ts';
import { staticListEndpoints } from './static-lists.ts';
import { tagEndpoints } from './tags.ts';
import { tokenEndpoints } from './tokens.ts';
import { usageEndpoints } from './usage.ts';

const endpoints: readonly Endpoint[] = [
  ...programEndpoints,
  ...programWriteEndpoints,
  ...tagEndpoints,
  ...tokenEndpoints,
  ...folderEndpoints,
  ...channelEndpoints,
  ...leadEndpoints,
  ...leadSyncEndpoints,
  ...leadPushEndpoints,
  ...leadEndEndpoints,
  ...partitionEndpoints,
  ...crmObjectEndpoints,
  ...memberEndpoints,
  ...memberWriteEndpoints,
  ...memberDataEndpoints,
  ...membershipEndpoints,
  ...activityEndpoints,
  ...activityTypeEndpoints,
  ...customTypeEndpoints,
  ...customActivityEndpoints,
  ...staticListEndpoints,
  ...listMemberEndpoints,
  ...smartCampaignEndpoints,
  ...campaignEndpoints,
  ...bulkExtractEndpoints,
  ...bulkImportEndpoints,
  ...usageEndpoints,
];

/** The family whose envelope answers on this path, known or not. */
export const familyOf = (path: string): Family => (path.startsWith('/rest/asset/') ? 'asset' : 'lead');

/** Finds the endpoint of a request and lets it answer. Throws the Refusal 605, 609, 610 or 612, or the endpoint's own. */
export async function routed(incoming: Incoming, call: Pick<Call, 'state' | 'committed'>): Promise<Reply> {
  const onPath = endpoints.filter((endpoint) => endpoint.path.test(incoming.path));
  if (onPath.length === 0) throw new Refusal('610', 'Requested resource not found');
  const endpoint = onPath.find((one) => one.method === incoming.method);
  if (!endpoint) throw new Refusal('605', `HTTP Method ${incoming.method} is not supported`);
  const path = endpoint.path.exec(incoming.path)?.slice(1) ?? [];
  const takes = endpoint.takes ?? (endpoint.method === 'POST' ? 'json' : 'file');
  const empty = incoming.bytes.length === 0;
  const body = takes === 'json' || (takes === 'maybe-json' && !empty) ? jsonIn(incoming) : undefined;
  const form = takes === 'form' && !empty ? formIn(incoming) : incoming.query;
  return endpoint.answer({ ...call, path, query: incoming.query, form, incoming, body });
}

/** Asset endpoints take forms; parameters may stand in the address as well. */
function formIn({ contentType, text, query }: Incoming): URLSearchParams {
  if (contentType !== 'application/x-www-form-urlencoded') throw new Refusal('612', 'Invalid Content Type');
  return new URLSearchParams([...query, ...new URLSearchParams(text)]);
}

function jsonIn({ contentType, text }: Incoming): unknown {
  if (contentType !== 'application/json') throw new Refusal('612', 'Invalid Content Type');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal('609', 'Invalid JSON');
  }
}
