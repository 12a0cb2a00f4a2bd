import {
  changeStatus,
  mergeLeads,
  register,
  removeFromProgram,
} from '../companion/sandbox/marketo/marketer.ts';
import type { MarketoState } from '../companion/sandbox/marketo/state.ts';
import type { SalesforceState } from '../companion/sandbox/salesforce/state.ts';
import type { World } from '../companion/sandbox/world/types.ts';
import type { Companion } from '../companion/src/cli/companion.ts';

/** Ten things that happen to members of the demo world, one person each, so that their timelines can be read. */

export type Stage = {
  readonly world: World;
  readonly marketo: MarketoState;
  readonly salesforce: SalesforceState;
  readonly companion: Pick<Companion, 'links' | 'actions'>;
  /** Cycles until nothing is left to do. */
  untilQuiet(): Promise<unknown>;
};

export type Story = {
  /** What somebody did, in one sentence. */
  readonly what: string;
  /** Whose timeline tells of it. */
  readonly email: string;
};

const actor = { name: 'Nadia Okoye', role: 'admin' } as const;
/** Zero Trust in Practice: a webcast with a hundred people, whose statuses match. */
const programId = 1101;
/** Platform World: not linked, since its statuses do not match. */
const blockedProgramId = 1108;

/** Tells all ten, with the cycles that they need in between. The links of the world must be made, and in step. */
export async function tellStories(stage: Stage): Promise<readonly Story[]> {
  const { marketo, salesforce } = stage;
  const campaignId = stage.world.wantedLinks.find((one) => one.programId === programId)?.campaignId ?? '';
  const linkId = await linkOf(stage);
  const cast = castOf(stage, campaignId);
  const told: Story[] = [];
  /** The next person of the link who holds this on both sides, and, where it matters, is a lead. */
  const next = (status: string, asLead = false) => {
    const at = cast.findIndex((one) => one.status === status && (!asLead || one.isLead));
    const [found] = at < 0 ? [] : cast.splice(at, 1);
    if (found === undefined) throw new Error(`Nobody in the demo world is left who is ${status}.`);
    return found;
  };
  const tell = (what: string, email: string) => told.push({ what, email });
  const inMarketo = (leadId: number, status: string) => changeStatus(marketo, programId, leadId, status);

  const inga = register(marketo, programId, 'Registered', {
    email: 'inga.holm@fjord.example',
    firstName: 'Inga',
    lastName: 'Holm',
    company: 'Fjord Analytics',
  });
  tell('She registers on the web. Salesforce does not know her yet.', String(inga.values['email']));

  const lead = salesforce.createLead({
    FirstName: 'Otto',
    LastName: 'Brandt',
    Email: 'otto.brandt@hafen.example',
    Company: 'Hafen Logistik',
  });
  salesforce.addMember({ campaignId, leadId: lead, status: 'Registered' });
  tell(
    'A sales person adds him to the campaign. Marketo does not know him yet.',
    'otto.brandt@hafen.example',
  );

  const attends = next('Registered');
  inMarketo(attends.leadId, 'Attended');
  tell('The webcast is over: Marketo says that this person attended.', attends.email);

  const back = next('Attended');
  salesforce.setMemberStatus(back.memberId, 'Registered');
  tell('A sales person sets the status back, which Marketo does not allow.', back.email);

  const both = next('Marketing Invited');
  inMarketo(both.leadId, 'No Show');
  salesforce.setMemberStatus(both.memberId, 'Attended');
  tell('Both sides change in the same minute.', both.email);

  const leaves = next('Sales Invited');
  removeFromProgram(marketo, programId, leaves.leadId);
  tell('A marketer removes this person from the program.', leaves.email);

  const loser = next('Marketing Invited');
  const winner = register(marketo, blockedProgramId, 'No Action', {
    email: loser.email,
    firstName: loser.firstName,
    lastName: loser.lastName,
  });
  mergeLeads(marketo, winner.id, [loser.leadId]);
  tell('Marketo has this person twice, and somebody merges the two records.', loser.email);

  const grows = next('Registered', true);
  salesforce.convertLead(grows.recordId);
  tell('The lead becomes a contact in Salesforce.', grows.email);

  const odd = salesforce.createLead({
    FirstName: 'Jürg',
    LastName: 'Meier',
    Email: 'jürg.meier@alpen.example',
    Company: 'Alpen Versicherung',
  });
  salesforce.addMember({ campaignId, leadId: odd, status: 'Registered' });
  tell(
    'He is added in Salesforce with an e-mail address that Marketo does not take.',
    'jürg.meier@alpen.example',
  );
  await stage.untilQuiet();

  const regretted = next('Registered');
  inMarketo(regretted.leadId, 'Attended');
  await stage.untilQuiet();
  const { rows } = await stage.companion.links.batches({ linkId });
  const batch = rows.find(({ operation, updated }) => operation === 'Sync with program' && updated === 1);
  if (batch === undefined) throw new Error('The batch that is to be undone is not there.');
  const plan = await stage.companion.actions.planUndo(linkId, { batchId: batch.id }, actor);
  await stage.companion.actions.applyPlan(plan.id, actor);
  await stage.untilQuiet();
  tell('Marketo’s status was copied by mistake, and somebody undoes that.', regretted.email);
  return told;
}

async function linkOf({ companion }: Stage): Promise<string> {
  const { rows } = await companion.links.links({ limit: 100 });
  const link = rows.find(({ program }) => program.id === programId);
  if (link === undefined) throw new Error('The program of the stories is not linked.');
  return link.id;
}

type Member = {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  /** What they hold on both sides. */
  readonly status: string;
  readonly leadId: number;
  readonly memberId: string;
  readonly recordId: string;
  readonly isLead: boolean;
};

/** Members of both sides with one status, whose e-mail address nobody else has, in the order of the campaign. */
function castOf({ world, salesforce }: Stage, campaignId: string): Member[] {
  const leadOf = Map.groupBy(world.marketo.leads, ({ email }) => email);
  const recordOf = Map.groupBy(
    [...world.salesforce.leads, ...world.salesforce.contacts],
    ({ email }) => email,
  );
  const inProgram = new Map(
    world.marketo.members.filter((one) => one.programId === programId).map((one) => [one.leadId, one.status]),
  );
  return salesforce.members(campaignId).flatMap((member): Member[] => {
    const [lead, otherLead] = leadOf.get(member.email) ?? [];
    const [, otherRecord] = recordOf.get(member.email) ?? [];
    const recordId = member.contactId ?? member.leadId;
    if (lead === undefined || otherLead !== undefined || otherRecord !== undefined || recordId === null)
      return [];
    const { email, firstName, lastName, id: leadId } = lead;
    if (email === null || firstName === null || lastName === null) return [];
    const status = member.status ?? '';
    if (inProgram.get(leadId) !== status) return [];
    return [
      {
        email,
        firstName,
        lastName,
        status,
        leadId,
        memberId: member.id,
        recordId,
        isLead: member.contactId === null,
      },
    ];
  });
}
