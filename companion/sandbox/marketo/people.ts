import { OrderedIds } from './ordered-ids.ts';

/** By REST field name; a missing one is null. */
export type LeadValues = Readonly<Record<string, string | null>>;

/** A person. New values find their way into the indexes by themselves. */
export class Lead {
  readonly id: number;
  readonly createdAt: number;
  updatedAt: number;
  readonly #people: People;
  #values: LeadValues;

  constructor(
    people: People,
    { id, createdAt, updatedAt, values }: Pick<Lead, 'id' | 'createdAt' | 'updatedAt' | 'values'>,
  ) {
    this.#people = people;
    this.id = id;
    this.createdAt = createdAt;
    this.updatedAt = updatedAt;
    this.#values = values;
  }

  get values(): LeadValues {
    return this.#values;
  }

  set values(values: LeadValues) {
    const before = this.#values;
    this.#values = values;
    this.#people.changed(this, before);
  }
}

type Index = Map<string, Lead[]>;

/** How a field's values are compared: e-mail addresses without case, all others as they are written. */
const folded = (field: string, value: string): string =>
  field === 'email' ? value.trim().toLowerCase() : value;

/** Everybody, by id; reads like a Map. By a field's value too, through indexes that are made when first asked for. */
export class People {
  readonly #byId = new Map<number, Lead>();
  readonly #ids = new OrderedIds();
  readonly #indexes = new Map<string, Index>();

  get size(): number {
    return this.#byId.size;
  }

  get(id: number): Lead | undefined {
    return this.#byId.get(id);
  }

  has(id: number): boolean {
    return this.#byId.has(id);
  }

  keys(): MapIterator<number> {
    return this.#byId.keys();
  }

  values(): MapIterator<Lead> {
    return this.#byId.values();
  }

  [Symbol.iterator](): MapIterator<[number, Lead]> {
    return this.#byId[Symbol.iterator]();
  }

  /** Brings somebody in, under an id that is free. */
  add(person: Pick<Lead, 'id' | 'createdAt' | 'updatedAt' | 'values'>): Lead {
    const lead = new Lead(this, person);
    this.#byId.set(lead.id, lead);
    this.#ids.add(lead.id);
    for (const [field, index] of this.#indexes) this.#enter(index, field, lead);
    return lead;
  }

  /** False when there is nobody of this id. */
  delete(id: number): boolean {
    const lead = this.#byId.get(id);
    if (!lead) return false;
    for (const [field, index] of this.#indexes) this.#leave(index, field, lead, lead.values);
    this.#ids.remove(id);
    return this.#byId.delete(id);
  }

  clear(): void {
    this.#byId.clear();
    this.#ids.clear();
    this.#indexes.clear();
  }

  /** The person at a place in the order of the ids, from 0 on. */
  at(place: number): Lead | undefined {
    const id = this.#ids.at(place);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** Everybody with an id above the given one, in the order of their ids. */
  *after(id: number): Generator<Lead, void, undefined> {
    for (const next of this.#ids.after(id)) {
      const lead = this.#byId.get(next);
      if (lead) yield lead;
    }
  }

  /** Who holds this value in this field; e-mail addresses are compared without case and outer spaces. */
  by(field: string, value: string): readonly Lead[] {
    return this.#index(field).get(folded(field, value)) ?? [];
  }

  /** For Lead alone: its values are others now. */
  changed(lead: Lead, before: LeadValues): void {
    if (this.#byId.get(lead.id) !== lead) return;
    for (const [field, index] of this.#indexes) {
      if (before[field] === lead.values[field]) continue;
      this.#leave(index, field, lead, before);
      this.#enter(index, field, lead);
    }
  }

  #index(field: string): Index {
    const known = this.#indexes.get(field);
    if (known) return known;
    const index: Index = new Map();
    for (const lead of this.#byId.values()) this.#enter(index, field, lead);
    this.#indexes.set(field, index);
    return index;
  }

  #enter(index: Index, field: string, lead: Lead): void {
    const value = lead.values[field] ?? null;
    if (value === null) return;
    const key = folded(field, value);
    const holders = index.get(key);
    if (holders) holders.push(lead);
    else index.set(key, [lead]);
  }

  #leave(index: Index, field: string, lead: Lead, values: LeadValues): void {
    const value = values[field] ?? null;
    if (value === null) return;
    const key = folded(field, value);
    const left = (index.get(key) ?? []).filter((one) => one !== lead);
    if (left.length > 0) index.set(key, left);
    else index.delete(key);
  }
}
