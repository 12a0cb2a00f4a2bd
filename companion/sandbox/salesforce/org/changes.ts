import type { Row } from './row.ts';

/** What happened to one record. */
export type Change = {
  readonly object: string;
  readonly kind: 'CREATE' | 'UPDATE' | 'DELETE' | 'UNDELETE';
  readonly before: Row | null;
  /** Null when the record is gone for good. */
  readonly after: Row | null;
  /** Who did it. */
  readonly userId: string;
};

/** The changes of one transaction, in their order, and through which door they came. */
export type Commit = { readonly changes: readonly Change[]; readonly origin: string };

/** Notes what a transaction changes and tells it when the transaction is through; what is put back is forgotten. */
export type ChangeLog = {
  note(change: Change): void;
  mark(): number;
  forget(mark: number): void;
  commit(): void;
  /** From now on `listener` is told of every commit. Nothing is noted while nobody listens. */
  listen(listener: (commit: Commit) => void): void;
  /** Where the changes of now come from, as change events name it; empty for the user interface. */
  origin: string;
};

export function createChangeLog(): ChangeLog {
  const listeners: ((commit: Commit) => void)[] = [];
  let pending: Change[] = [];
  return {
    origin: '',
    note: (change) => {
      if (listeners.length > 0) pending.push(change);
    },
    mark: () => pending.length,
    forget: (mark) => {
      pending.length = mark;
    },
    commit() {
      if (pending.length === 0) return;
      const commit = { changes: pending, origin: this.origin };
      pending = [];
      for (const listener of listeners) listener(commit);
    },
    listen: (listener) => {
      listeners.push(listener);
    },
  };
}
