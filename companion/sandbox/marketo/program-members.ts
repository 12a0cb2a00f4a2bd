import { OrderedIds } from './ordered-ids.ts';

export type Member = {
  readonly id: number;
  readonly programId: number;
  readonly leadId: number;
  /** May be a status that the channel no longer has. */
  status: string;
  reachedSuccess: boolean;
  reachedSuccessAt: number | null;
  acquiredBy: boolean;
  /** When the person joined; nothing changes it (reference: Marketo REST, 4). */
  readonly joinedAt: number;
  updatedAt: number;
};

/** The members of one program by lead; reads like a Map, and goes on after any lead without looking at those before. */
export class ProgramMembers {
  readonly #byLead = new Map<number, Member>();
  readonly #leads = new OrderedIds();

  get size(): number {
    return this.#byLead.size;
  }

  get(leadId: number): Member | undefined {
    return this.#byLead.get(leadId);
  }

  has(leadId: number): boolean {
    return this.#byLead.has(leadId);
  }

  set(leadId: number, member: Member): this {
    if (!this.#byLead.has(leadId)) this.#leads.add(leadId);
    this.#byLead.set(leadId, member);
    return this;
  }

  delete(leadId: number): boolean {
    if (!this.#byLead.delete(leadId)) return false;
    this.#leads.remove(leadId);
    return true;
  }

  keys(): MapIterator<number> {
    return this.#byLead.keys();
  }

  values(): MapIterator<Member> {
    return this.#byLead.values();
  }

  [Symbol.iterator](): MapIterator<[number, Member]> {
    return this.#byLead[Symbol.iterator]();
  }

  /** The member at a place in the order of the leads' ids, from 0 on. */
  at(place: number): Member | undefined {
    const leadId = this.#leads.at(place);
    return leadId === undefined ? undefined : this.#byLead.get(leadId);
  }

  /** The members whose lead's id is above the given one, in the order of these ids. */
  *after(leadId: number): Generator<Member, void, undefined> {
    for (const next of this.#leads.after(leadId)) {
      const member = this.#byLead.get(next);
      if (member) yield member;
    }
  }
}
