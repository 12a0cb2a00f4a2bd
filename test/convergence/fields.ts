import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { sql } from 'kysely';

import {
  addField,
  changeStatus,
  editMember,
  removeFromProgram,
} from '../../companion/sandbox/marketo/marketer.ts';
import type { SalesforceOptions } from '../../companion/sandbox/salesforce/server.ts';
import { seeded } from '../../companion/sandbox/world/random.ts';
import { leadIdsOf, recordIdsOf } from '../../companion/src/cycle/group.ts';
import type { RefusedFields } from '../../companion/src/store/member-fields.ts';
import type { MemberRow } from '../../companion/src/store/members.ts';
import { reading } from '../../companion/src/store/scope.ts';
import { actor, type TestCompanion } from '../support/lab.ts';
import { layOutOrg } from '../support/org-folder.ts';
import type { JumpingClock } from './clock.ts';
import type { Place } from './deeds.ts';

/**
 * Custom fields of members in a history: somebody edits one on either side between two steps, and once everything is quiet both sides
 * hold what one of them held last, except what a side does not take, which is listed. Whoever was deleted, merged or converted in the
 * history is left out, and of whoever left, both sides agree: what somebody set was of another membership.
 */
export type FieldsOfHistory = {
  /** Somebody edits a field, or leaves and joins again on a side, or nobody does anything; whose record that is, and in words. */
  edit(): { readonly record: string; readonly text: string; readonly isAnew?: true } | null;
  /** Throws where a field of these members is not as it must be. */
  check(linkId: string, rows: readonly MemberRow[], records: RecordsOfFields): Promise<void>;
};

/** Records whose memberships may have moved to others, and those whose may have begun anew, the former among them. */
export type RecordsOfFields = { readonly moved: ReadonlySet<string>; readonly anew: ReadonlySet<string> };

type Side = 'marketo' | 'salesforce';

/** One that is longer in Marketo than Salesforce takes, and one of which a rule of the org refuses a value. */
const pairs = [
  { marketo: 'ticket', salesforce: 'Ticket__c' },
  { marketo: 'remark', salesforce: 'Remark__c' },
] as const;
const tooLong = 'Much longer than that';
const wrong = 'wrong';
const values = ['Guest', 'Press', 'Crew', null] as const;
/** Somebody edits a field between two steps in so many of them, of a hundred. */
const often = 60;
/** Of which so many of a hundred are somebody who leaves and joins again instead. */
const rejoining = 20;

let folder: string | undefined;

/** An org with such fields, whose admin has such a rule. */
export function orgWithFields(): Pick<SalesforceOptions, 'packageFolder' | 'automation'> {
  if (folder === undefined) {
    const made = mkdtempSync(path.join(tmpdir(), 'lockstep-org-'));
    process.once('exit', () => {
      rmSync(made, { recursive: true, force: true });
    });
    layOutOrg(made, [
      { name: 'Ticket__c', type: 'Text', more: '<length>8</length>' },
      { name: 'Remark__c', type: 'Text', more: '<length>100</length>' },
    ]);
    folder = made;
  }
  const refuse = (row: Readonly<Record<string, unknown>>) => (row['Remark__c'] === wrong ? 'No.' : null);
  return { packageFolder: folder, automation: { validationRules: [{ object: 'CampaignMember', refuse }] } };
}

/** Maps them. `choice` draws who edits what. */
export async function beginFields(
  lab: TestCompanion,
  place: Place,
  choice: number,
  clock: JumpingClock,
): Promise<FieldsOfHistory> {
  const { marketo, salesforce, programId, campaignId } = place;
  for (const { marketo: name } of pairs)
    addField(lab.marketo, 'program-member', { name, displayName: name, dataType: 'string', length: 255 });
  await lab.companion.actions.changeMemberFields(pairs, actor);
  const random = seeded(choice);
  /** What somebody set last, by membership and field. */
  const edits = new Map<string, string | null>();
  const inMarketo = (leadId: number | null) => marketo.members.get(programId)?.get(leadId ?? 0);
  const held = {
    marketo: (id: number, name: string): string | null =>
      textOf(marketo.shelf.memberValues.get(id)?.[name] ?? null),
    salesforce: (id: string, name: string): string | null =>
      textOf(salesforce.record('CampaignMember', id)?.[name] ?? null),
  };

  /** With the same status, and empty fields. */
  function leaveAndJoin(side: Side): ReturnType<FieldsOfHistory['edit']> {
    // Marketo's date of joining tells memberships apart, to the second.
    clock.jump(1000);
    if (side === 'marketo') {
      const members = [...(marketo.members.get(programId)?.values() ?? [])];
      if (members.length === 0) return null;
      const { leadId, status } = random.pick(members);
      removeFromProgram(marketo, programId, leadId);
      changeStatus(marketo, programId, leadId, status);
      return {
        record: String(leadId),
        text: `leaves Marketo and joins again: ${String(leadId)}`,
        isAnew: true,
      };
    }
    const members = salesforce.members(campaignId);
    if (members.length === 0) return null;
    const { id, contactId, leadId, status } = random.pick(members);
    const record = contactId ?? leadId ?? '';
    salesforce.removeMember(id);
    const as = contactId === null ? { leadId: record } : { contactId };
    salesforce.addMember({ campaignId, ...as, status: status ?? '' });
    return { record, text: `leaves Salesforce and joins again: ${record}`, isAnew: true };
  }

  function edit(): ReturnType<FieldsOfHistory['edit']> {
    if (random.below(100) >= often) return null;
    const side = random.pick<Side>(['marketo', 'salesforce']);
    if (random.below(100) < rejoining) return leaveAndJoin(side);
    const pair = random.pick(pairs);
    const more = side === 'salesforce' ? [] : [pair.marketo === 'ticket' ? tooLong : wrong];
    const value = random.pick<string | null>([...values, ...more]);
    if (side === 'marketo') {
      const members = [...(marketo.members.get(programId)?.values() ?? [])];
      if (members.length === 0) return null;
      const { id, leadId } = random.pick(members);
      if (held.marketo(id, pair.marketo) === value) return null;
      editMember(marketo, programId, leadId, { [pair.marketo]: value });
      edits.set(`marketo ${String(id)} ${pair.marketo}`, value);
      return {
        record: String(leadId),
        text: `field in Marketo: ${String(leadId)} ${pair.marketo} ${String(value)}`,
      };
    }
    const members = salesforce.members(campaignId);
    if (members.length === 0) return null;
    const { id, contactId, leadId } = random.pick(members);
    if (held.salesforce(id, pair.salesforce) === value) return null;
    salesforce.updateRecord('CampaignMember', id, { [pair.salesforce]: value });
    edits.set(`salesforce ${id} ${pair.marketo}`, value);
    return {
      record: contactId ?? leadId ?? '',
      text: `field in Salesforce: ${id} ${pair.salesforce} ${String(value)}`,
    };
  }

  async function check(
    linkId: string,
    rows: readonly MemberRow[],
    { moved, anew }: RecordsOfFields,
  ): Promise<void> {
    const { companion } = lab;
    const listed = await companion.reports.worklist(linkId, 'failed', 200);
    const told = new Map(
      listed.groups
        .filter(({ reason }) => reason.startsWith('field:'))
        .flatMap((group) => group.rows.map((row) => [row.personId, row] as const)),
    );
    const refused = await refusedOf(lab, linkId);
    for (const row of rows) {
      const member = inMarketo(row.marketoLeadId);
      const { campaignMemberId } = row;
      // Nothing is written to whoever waits, and whoever is on one side only has nothing to agree with.
      if (row.marketo === null || row.salesforce === null || row.held !== null) continue;
      if (member === undefined || campaignMemberId === null) continue;
      const ids = [...leadIdsOf(row).map(String), ...recordIdsOf(row)];
      if (ids.some((id) => moved.has(id))) continue;
      for (const pair of pairs) {
        const now: Readonly<Record<Side, string | null>> = {
          marketo: held.marketo(member.id, pair.marketo),
          salesforce: held.salesforce(campaignMemberId, pair.salesforce),
        };
        const who = `${row.email ?? row.personId} ${pair.marketo} ${JSON.stringify(now)}`;
        const isRefused = now.marketo === tooLong || now.marketo === wrong;
        if (isRefused) {
          const kept = Object.values(refused.get(row.personId) ?? {});
          assert.ok(
            kept.some(({ side, value }) => side === 'salesforce' && value === now.marketo),
            `(i) what a side does not take is known: ${who} ${JSON.stringify(kept)}`,
          );
          assert.ok(told.get(row.personId)?.sentence, `(i) and listed with a reason: ${who}`);
        } else assert.equal(now.marketo, now.salesforce, `(i) a field agrees: ${who}`);
        const lasts = (['marketo', 'salesforce'] as const).flatMap((side) => {
          const key = `${side} ${side === 'marketo' ? String(member.id) : campaignMemberId} ${pair.marketo}`;
          return edits.has(key) ? [edits.get(key) ?? null] : [];
        });
        // Who was a member by other records may have brought something along.
        if (lasts.length === 0 || row.duplicates.length > 0 || ids.some((id) => anew.has(id))) continue;
        assert.ok(
          lasts.includes(now.marketo),
          `(i) it is what somebody set last: ${who} ${JSON.stringify(lasts)}`,
        );
      }
    }
  }

  return { edit, check };
}

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

async function refusedOf(
  { companion: { store, connectionId } }: TestCompanion,
  linkId: string,
): Promise<ReadonlyMap<string, RefusedFields>> {
  const rows = await reading(store.db, { connectionId }, async (own) => {
    const found = await sql<{ personId: string; refused: RefusedFields }>`
      select person_id, refused from lockstep.member_fields
      where connection_id = ${connectionId} and link_id = ${linkId}::uuid`.execute(own);
    return found.rows;
  });
  return new Map(rows.map(({ personId, refused }) => [personId, refused]));
}
