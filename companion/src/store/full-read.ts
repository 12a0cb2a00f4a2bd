import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';

import pg from 'pg';

import type { Value } from '../domain/words.ts';
import { copyInto, copyText, type CopyValue } from './copy.ts';
import { inWords, type Scope } from './scope.ts';
import type { Connection } from './store.ts';
import * as statements from './full-read-sql.ts';
import { typeParsers } from './types.ts';

/** Who a vendor's record says it is; null in every field where the vendor was asked for the membership only. */
type Named = {
  /** The record was read with its person. */
  readonly named: boolean;
  readonly name: string | null;
  readonly company: string | null;
  /** Folded. */
  readonly email: string | null;
};

/** A Marketo lead as a full read of a link showed it; `status` null: it is no member. */
export type LeadRead = Named & {
  readonly leadId: number;
  readonly status: Value;
  /** Salesforce records that Marketo's own lead sync ties it to. */
  readonly records: readonly [string | null, string | null];
  /** Whatever the reader wants to have back. */
  readonly fact: string;
};

/** A Salesforce lead or contact as a full read of a link showed it; `memberId` null: it is no member. */
export type RecordRead = Named & {
  readonly recordId: string;
  readonly kind: 'lead' | 'contact';
  readonly memberId: string | null;
  readonly status: Value;
  /** The Marketo lead for whom we created it; null: not we, or nobody knows. */
  readonly createdFor: number | null;
  readonly fact: string;
};

/** Members whose stored row needs no look when both sides are as it says. */
export type AsKnown = {
  /** The pairs of values that are in step. */
  readonly pairs: readonly { readonly marketo: string; readonly salesforce: string }[];
  /** People to look at all the same. */
  readonly except: readonly string[];
};

/** People who may be one and the same, whole: nobody outside shares a record, a member or an e-mail address with them. */
export type PeoplePage = {
  /** Stored people of the link, with their rows' marks as they were before the read. */
  readonly people: readonly { readonly personId: string; readonly marks: number }[];
  /** `fact` of the leads and records read. */
  readonly leads: readonly string[];
  readonly records: readonly string[];
};

export type FullRead = {
  /** Takes in what a side shows. Throws what `rows` throws. */
  takeLeads(rows: AsyncIterable<LeadRead>): Promise<void>;
  takeRecords(rows: AsyncIterable<RecordRead>): Promise<void>;
  /** How many members each side showed. */
  counts(): Promise<{ readonly marketo: number; readonly salesforce: number }>;
  /** How many members hold each value. */
  held(side: 'marketo' | 'salesforce'): Promise<{ readonly value: string; readonly members: number }[]>;
  /** How many of these leads were shown as members. */
  countAmong(leadIds: readonly number[]): Promise<number>;
  /**
   * Compares with the store: looked at is everybody, or (`asKnown`) everybody but those whose row says what both sides say. Returns
   * the records of stored members among them that were not shown.
   */
  compare(
    asKnown: AsKnown | null,
  ): Promise<{ readonly leadIds: readonly number[]; readonly recordIds: readonly string[] }>;
  /** Takes in what asking for those by name showed. */
  takeUnseen(leads: readonly LeadRead[], records: readonly RecordRead[]): Promise<void>;
  /**
   * Who is looked at, and whoever may be the same person as one of them: in pages of about `size` records, each of whole people. Once,
   * after `compare`.
   */
  people(size?: number): AsyncGenerator<PeoplePage>;
  /** Gives the session and its tables back; twice does no harm. */
  end(): Promise<void>;
};

/** Rows fetched at a time. */
const fetched = 2000;
/** Rows taken in by one COPY: between two of them, while the vendor is asked for more, no transaction is open. */
const taken = 5000;
/** A goodbye that is not heard, as over a broken network, is not waited for; milliseconds. */
const longestGoodbye = 5000;

/**
 * Begins a full read of a link: what both sides show goes into temporary tables of a session of its own, where it is compared
 * with the members and sorted into people, so that this process never holds more than a page of it. Begin it before the
 * vendors are asked. A database that is gone is a FailureError in words.
 */
export async function beginFullRead(connection: Connection, scope: Scope, linkId: string): Promise<FullRead> {
  const client = new pg.Client({
    ...connection,
    application_name: 'lockstep full read',
    types: typeParsers,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  client.on('error', () => undefined); // its queries fail, that is enough
  const ours = [scope.connectionId, linkId];
  const ask = async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> =>
    (await inWords(client.query<Row>(text, values))).rows;
  const change = async (text: string, values: unknown[] = []): Promise<number> =>
    (await inWords(client.query(text, values))).rowCount ?? 0;
  const end = async (): Promise<void> => {
    await Promise.race([
      client.end().catch(() => undefined),
      sleep(longestGoodbye, undefined, { ref: false }),
    ]);
  };
  const take = async <T>(rows: AsyncIterable<T>, ...tables: readonly Taking<T>[]): Promise<void> => {
    // While the database takes some in, more come: from a vendor, whom that does not make wait.
    let atWork = Promise.resolve();
    let waiting = 0;
    const texts = tables.map((taking) => ({ ...taking, text: copyText(), pieces: [] as Buffer[] }));
    const send = async (): Promise<void> => {
      await atWork;
      waiting = 0;
      const full = texts.map(({ table, columns, text, pieces }) => ({
        table,
        columns,
        pieces: [...pieces.splice(0), text.rest()],
        text,
      }));
      atWork = (async () => {
        for (const { table, columns, pieces, text } of full) {
          await inWords(copyInto(client, table, columns, pieces));
          for (const piece of pieces) text.giveBack(piece);
        }
      })();
      atWork.catch(() => undefined); // told where it is awaited
    };
    try {
      for await (const one of rows) {
        for (const { row, text, pieces } of texts) {
          const piece = text.add(row(one));
          if (piece !== null) pieces.push(piece);
        }
        waiting += 1;
        if (waiting === taken) await send();
      }
      await send();
    } finally {
      await atWork;
    }
  };

  let isWhole = true;

  const widen = async (round: number): Promise<number> => {
    for (const text of statements.nearby) await ask(text, text.includes('$1') ? [round] : []);
    return change(statements.widen, [...ours, round]);
  };

  async function* people(size = 4000): AsyncGenerator<PeoplePage> {
    for (let round = 0, found = 1; found > 0; round += 1) {
      await ask('analyze looked_at');
      await ask(statements.keysOfRound, [...ours, round]);
      found = isWhole ? 0 : await widen(round);
    }
    for (const text of statements.beginLabels) await ask(text);
    while ((await change(statements.spreadLabels)) > 0);
    await ask(statements.peopleInOrder);
    let page = emptyPage();
    let group: string | null = null;
    for (;;) {
      const rows = await ask<Ordered>(`fetch ${String(fetched)} from people_in_order`);
      for (const row of rows) {
        const isFull = page.people.length + page.leads.length + page.records.length >= size;
        if (isFull && row.label !== group) {
          yield page;
          page = emptyPage();
        }
        group = row.label;
        if (row.kind === 'lead') page.leads.push(row.fact);
        else if (row.kind === 'record') page.records.push(row.fact);
        else page.people.push({ personId: row.fact, marks: row.marks ?? 0 });
      }
      if (rows.length < fetched) break;
    }
    yield page;
    await ask('close people_in_order');
  }

  try {
    await inWords(client.connect());
    await ask(`select set_config('lockstep.connection_id', $1, false)`, [scope.connectionId]);
    for (const text of statements.tables) await ask(text);
    await ask(statements.marksBefore, ours);
  } catch (error) {
    await end();
    throw error;
  }
  return {
    takeLeads: (rows) => take(rows, leadsRead, leadFacts),
    takeRecords: (rows) => take(rows, recordsRead, recordFacts),
    counts: async () => {
      const [counted] = await ask<{ marketo: number; salesforce: number }>(
        `select (select count(distinct lead_id) from marketo_read) as marketo, (select count(*) from salesforce_read) as salesforce`,
      );
      return counted ?? { marketo: 0, salesforce: 0 };
    },
    held: (side) =>
      ask(
        `select status as value, count(*) as members from ${side}_read where status is not null group by status`,
      ),
    countAmong: async (leadIds) => {
      const [counted] = await ask<{ members: number }>(
        `select count(*) as members from marketo_read
         where status is not null and lead_id = any($1::bigint[])`,
        [leadIds],
      );
      return counted?.members ?? 0;
    },
    compare: async (asKnown) => {
      // Without it the planner takes the tables for nearly empty.
      await ask('analyze marketo_read, salesforce_read');
      const { pairs = [], except = [] } = asKnown ?? {};
      const known = [pairs.map(({ marketo }) => marketo), pairs.map(({ salesforce }) => salesforce), except];
      await ask(statements.lookAt(asKnown === null), asKnown === null ? ours : [...ours, ...known]);
      await ask('analyze looked_at');
      isWhole = asKnown === null;
      const leads = await ask<{ id: string }>(statements.unseenLeads, ours);
      const records = await ask<{ id: string }>(statements.unseenRecords, ours);
      return { leadIds: leads.map(({ id }) => Number(id)), recordIds: records.map(({ id }) => id) };
    },
    takeUnseen: async (leads, records) => {
      await take(Readable.from(leads), leadsRead, leadFacts);
      await take(Readable.from(records), recordsRead, recordFacts);
      await ask(statements.lookAtLeads, [leads.map(({ leadId }) => leadId)]);
      await ask(statements.lookAtRecords, [records.map(({ recordId }) => recordId)]);
    },
    people,
    end,
  };
}

type Ordered = {
  readonly label: string;
  readonly kind: 'person' | 'lead' | 'record';
  /** Of a person its id. */
  readonly fact: string;
  readonly marks: number | null;
};

type Filling = {
  readonly people: { personId: string; marks: number }[];
  readonly leads: string[];
  readonly records: string[];
};
const emptyPage = (): Filling => ({ people: [], leads: [], records: [] });

/** What a table takes in of each row. Names are ours, never input. */
type Taking<T> = {
  readonly table: string;
  readonly columns: readonly string[];
  readonly row: (read: T) => readonly CopyValue[];
};

const leadsRead: Taking<LeadRead> = {
  table: 'marketo_read',
  columns: ['lead_id', 'status', 'named', 'name', 'company', 'email', 'contact_id', 'salesforce_lead_id'],
  row: ({ leadId, status, named, name, company, email, records: [contactId, salesforceLeadId] }) => [
    leadId,
    status,
    named,
    name,
    company,
    email,
    contactId,
    salesforceLeadId,
  ],
};
const leadFacts: Taking<LeadRead> = {
  table: 'marketo_facts',
  columns: ['lead_id', 'fact'],
  row: ({ leadId, fact }) => [leadId, fact],
};
const recordsRead: Taking<RecordRead> = {
  table: 'salesforce_read',
  columns: ['record_id', 'kind', 'member_id', 'status', 'created_for', 'named', 'name', 'company', 'email'],
  row: ({ recordId, kind, memberId, status, createdFor, named, name, company, email }) => [
    recordId,
    kind,
    memberId,
    status,
    createdFor,
    named,
    name,
    company,
    email,
  ],
};
const recordFacts: Taking<RecordRead> = {
  table: 'salesforce_facts',
  columns: ['record_id', 'fact'],
  row: ({ recordId, fact }) => [recordId, fact],
};
