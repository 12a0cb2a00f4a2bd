/** The API budget of a connection: every vendor call passes through here, so that throttled calls and ledgers are counted once. */

export type Vendor = 'marketo' | 'salesforce';

/** What a call was made for; the ledger's line. */
export type Purpose = 'pull' | 'schema' | 'write' | 'first-sync' | 'compare' | 'interactive' | 'health';

export type Quota = {
  /**
   * Waits until the vendor's rate and concurrency shares allow one more call, runs it, and writes it into the ledger.
   * Throws a FailureError of kind `quota` with `retryAt` when the day's share is spent or a hold lasts longer than a
   * minute: nobody waits for hours inside a call.
   */
  spend<T>(vendor: Vendor, purpose: Purpose, call: () => Promise<T>): Promise<T>;
  /** The vendor said "too many" (606, 615, 607, REQUEST_LIMIT_EXCEEDED): hold further calls until then. Milliseconds since 1970. */
  holdUntil(vendor: Vendor, time: number): void;
  /** Calls made since the start of this process, by vendor and purpose; throttled calls count too. */
  ledger(): { readonly vendor: Vendor; readonly purpose: Purpose; readonly calls: number }[];
  /** All calls made to one vendor since the start of this process. */
  used(vendor: Vendor): number;
};
