import { changeStatus, removeFromProgram, setNativeLink } from '../../companion/sandbox/marketo/marketer.ts';
import type { Place } from './deeds.ts';
import type { Trouble } from './scenario.ts';

/** What stops a link as long as it lasts, and is over again. Returns what ends it. */
export function begin(place: Place, kind: Trouble): () => void {
  const { marketo, salesforce, programId, campaignId } = place;
  switch (kind) {
    case 'program-out-of-sight': {
      // As for a user who lost the workspace: the program answers as if there were none.
      const program = marketo.programs.get(programId);
      const members = marketo.members.get(programId);
      marketo.programs.delete(programId);
      marketo.members.delete(programId);
      return () => {
        if (program !== undefined) marketo.programs.set(programId, program);
        if (members !== undefined) marketo.members.set(programId, members);
      };
    }
    case 'campaign-out-of-sight': {
      // As for a user with whom the campaign is no longer shared: no query shows it or its members, and no log tells of that.
      const hidden = ['Campaign', 'CampaignMember', 'CampaignMemberStatus'].map((object) => {
        const table = salesforce.org.table(object);
        const rows = [...table.all()].filter((row) =>
          [row.Id, row['CampaignId']].some((id) => id === campaignId),
        );
        for (const row of rows) table.put({ ...row, IsDeleted: true });
        return { table, rows };
      });
      return () => {
        for (const { table, rows } of hidden) for (const row of rows) table.put(row);
      };
    }
    case 'rights-lost': {
      // An admin gives the integration's user a profile that does not see the package's fields.
      const { access, integrationUserId } = salesforce;
      access.setProfile(integrationUserId, 'Marketing User');
      return () => {
        access.setProfile(integrationUserId, 'System Administrator');
      };
    }
    case 'campaign-inactive':
      salesforce.setCampaignActive(campaignId, false);
      return () => {
        salesforce.setCampaignActive(campaignId, true);
      };
    case 'native-tie':
      setNativeLink(marketo, programId, { id: campaignId, name: 'Campaign 1' });
      return () => {
        setNativeLink(marketo, programId, null);
      };
    case 'status-hidden': {
      const channel = marketo.programs.get(programId)?.channel ?? '';
      const status = marketo.channels.get(channel)?.statuses.find(({ name }) => name === 'No Show');
      if (status === undefined) throw new Error('the channel has lost a status');
      const { hidden } = status;
      status.hidden = true;
      return () => {
        status.hidden = hidden;
      };
    }
  }
}

/** True when nobody can do anything at the side of this deed, while it is out of sight. */
export const isOutOfReach = (trouble: string | undefined, deed: string): boolean =>
  (trouble === 'program-out-of-sight' && (deed.includes('marketo') || deed === 'registers')) ||
  (trouble === 'campaign-out-of-sight' && (deed.includes('salesforce') || deed === 'converted'));

/** Somebody comes and goes in a program that is no concern of ours, so that the feed has pages of it. */
export function crowd({ marketo }: Place, elsewhere: number, activities: number): void {
  const [leadId] = marketo.members.get(elsewhere)?.keys() ?? [];
  if (leadId === undefined) return;
  const { length } = marketo.activities;
  while (marketo.activities.length < length + activities) {
    removeFromProgram(marketo, elsewhere, leadId);
    changeStatus(marketo, elsewhere, leadId, 'Registered');
  }
}
