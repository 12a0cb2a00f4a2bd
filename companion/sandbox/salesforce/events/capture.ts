import { createHash } from 'node:crypto';
import { createUsage } from '../rest/usage.ts';
import { createBus } from './bus.ts';
import { draftsOf } from './merge.ts';
import { createEventSchema } from './schema.ts';
import type { Agenda } from '../agenda.ts';
import type { Commit } from '../org/changes.ts';
import type { Org } from '../org/org.ts';
import type { Usage } from '../rest/usage.ts';
import type { Bus } from './bus.ts';
import type { ChangeType } from './header.ts';
import type { Draft } from './merge.ts';
import type { EventSchema } from './schema.ts';

/** Change Data Capture: which objects tell of their changes, and how a commit becomes events. */
export type Capture = {
  readonly settings: CaptureSettings;
  readonly bus: Bus;
  /** Events delivered to anybody in the last 24 hours. */
  readonly delivered: Usage;
  readonly selected: ReadonlySet<string>;
  /** Throws when six objects would be selected. */
  select(object: string): void;
  deselect(object: string): void;
  schemaOf(object: string): EventSchema | null;
  schemaWithId(id: string): EventSchema | null;
  /** Something happened that the application servers did not see: only ids and the kind are told. */
  gap(object: string, ids: readonly string[], kind: 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE'): void;
  /** The next so many events are lost, as rarely happens. */
  lose(events: number): void;
};

export type CaptureSettings = {
  /** How long after its commit an event can be received; 0 by default. */
  delayMs: number;
  /** Changes of one transaction that are told one by one ("Overflow Events"). */
  overflowAfter: number;
};

/** Objects of the default selection; without an add-on five may be selected ("Default Change Event Allocations"). */
const entityLimit = 5;
const defaultSelection = ['Campaign', 'CampaignMember', 'CampaignMemberStatus', 'Contact', 'Lead'];
/** Deliveries in 24 hours of an Enterprise Edition ("Default Change Event Allocations"). */
export const dailyDeliveries = 25_000;

function uuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export function createCapture(parts: {
  org: Org;
  agenda: Agenda;
  dailyDeliveries?: number | undefined;
  settings?: Partial<CaptureSettings> | undefined;
}): Capture {
  const { org, agenda } = parts;
  const settings = { delayMs: 0, overflowAfter: 100_000, ...parts.settings };
  const now = (): number => org.now();
  const bus = createBus(now);
  const selected = new Set(defaultSelection.filter((name) => org.object(name)));
  const schemas = new Map<string, EventSchema>();
  let commits = 0;
  let events = 0;
  let toLose = 0;

  function schemaOf(name: string): EventSchema | null {
    const object = org.object(name);
    if (!object) return null;
    const known = schemas.get(object.name);
    if (known) return known;
    const made = createEventSchema(object);
    schemas.set(object.name, made);
    return made;
  }

  function publish(drafts: readonly Draft[], origin: string): void {
    commits += 1;
    const transactionKey = uuid(`${org.id} ${commits}`);
    const commitTimestamp = Math.floor(org.now() / 1000) * 1000;
    const made = drafts.flatMap((draft, at) => {
      const schema = schemaOf(draft.object);
      if (!schema) return [];
      const header = {
        entityName: draft.object,
        recordIds: draft.ids,
        changeType: draft.type,
        changeOrigin: origin,
        transactionKey,
        sequenceNumber: draft.type.startsWith('GAP_') ? 1 : at + 1,
        commitTimestamp,
        commitNumber: 1_000_000_000_000 + commits,
        commitUser: draft.userId,
        nulledFields: schema.bitmaps(draft.nulled),
        diffFields: [],
        changedFields: draft.type === 'UPDATE' ? schema.bitmaps(draft.fields) : [],
      };
      events += 1;
      const payload = schema.encode(header, draft.row, draft.fields);
      return [{ object: draft.object, id: uuid(`${org.id} event ${events}`), schemaId: schema.id, payload }];
    });
    const deliver = (): void => {
      for (const event of made) {
        if (toLose > 0) toLose -= 1;
        else bus.publish(event);
      }
    };
    if (settings.delayMs === 0) deliver();
    else agenda.at(org.now() + settings.delayMs, deliver);
  }

  const fieldsOf = (object: string): readonly string[] | null =>
    selected.has(object) ? (schemaOf(object)?.fields ?? null) : null;

  org.changes.listen(({ changes, origin }: Commit) => {
    const drafts = draftsOf(changes, fieldsOf, settings.overflowAfter);
    if (drafts.length > 0) publish(drafts, origin);
  });

  return {
    settings,
    bus,
    delivered: createUsage(parts.dailyDeliveries ?? dailyDeliveries, now),
    selected,
    select: (name) => {
      const object = org.object(name);
      if (!object) throw new Error(`The sandbox has no object ${name}.`);
      if (!selected.has(object.name) && selected.size >= entityLimit) {
        throw new Error(`Change Data Capture takes ${entityLimit} objects; deselect one first.`);
      }
      selected.add(object.name);
    },
    deselect: (name) => {
      selected.delete(name);
    },
    schemaOf,
    schemaWithId: (id) =>
      [...selected, ...schemas.keys()].map(schemaOf).find((one) => one?.id === id) ?? null,
    gap: (object, ids, kind) => {
      const none = new Set<string>();
      const type: ChangeType = `GAP_${kind}`;
      publish([{ object, type, ids, row: null, fields: none, nulled: none, userId: '' }], '');
    },
    lose: (count) => {
      toLose += count;
    },
  };
}
