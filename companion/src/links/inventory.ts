import type { Channel, Marketo, Program } from '../marketo/marketo.ts';
import type { Salesforce } from '../salesforce/salesforce.ts';
import type { Clock } from '../telemetry/clock.ts';

/** Programs, channels and our rights, kept for a few minutes: Marketo has no search by name, so all programs are browsed. */
export type Inventory = {
  programs(): Promise<readonly Program[]>;
  channels(): Promise<readonly Channel[]>;
  /** What the Salesforce user lacks: empty when it may do all that Lockstep needs. */
  rights(): Promise<{ readonly marketingUser: boolean; readonly missing: readonly string[] }>;
};

const keepMs = 5 * 60_000;

/** An inventory that reads each list at most every five minutes, once however many ask at the same time. */
export function createInventory(marketo: Marketo, salesforce: Salesforce, clock: Clock): Inventory {
  const kept = <T>(read: () => Promise<T>): (() => Promise<T>) => {
    let value: Promise<T> | undefined;
    let until = 0;
    return () => {
      if (value === undefined || clock.now() >= until) {
        until = clock.now() + keepMs;
        value = read().catch((error: unknown) => {
          until = 0;
          throw error;
        });
      }
      return value;
    };
  };
  return {
    programs: kept(async () => {
      const programs = new Map<number, Program>();
      for await (const program of marketo.programs('interactive')) programs.set(program.id, program);
      return [...programs.values()];
    }),
    channels: kept(() => marketo.channels('interactive')),
    rights: kept(async () => {
      const { marketingUser } = await salesforce.whoAmI();
      const member = await salesforce.describe('interactive', 'CampaignMember');
      const campaign = await salesforce.describe('interactive', 'Campaign');
      const lead = await salesforce.describe('interactive', 'Lead');
      const needs: readonly [boolean, string][] = [
        [member.createable, 'create campaign members'],
        [member.fields.Status?.updateable === true, 'edit the status of campaign members'],
        [member.deletable, 'delete campaign members'],
        [
          campaign.fields.Lockstep_Program__c?.updateable === true,
          'edit the field Lockstep Program on campaigns',
        ],
        [lead.fields.Lockstep_Key__c?.createable === true, 'set the field Lockstep Key on leads'],
      ];
      return { marketingUser, missing: needs.filter(([has]) => !has).map(([, what]) => what) };
    }),
  };
}
