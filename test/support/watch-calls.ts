/** When calls came to a vendor, told by the patterns that its faults are aimed with. */
export type WatchedCalls = {
  /** Matches as given; for the fault itself. */
  readonly pattern: RegExp;
  /** Matches nothing, and sees every call that no fault before it took. */
  readonly never: RegExp;
  /** Milliseconds since 1970 of each matching call. */
  readonly times: readonly number[];
};

/** Watches calls of this shape (`METHOD path`). `onCall` runs before the call is handled, with how many came before it. */
export function watchCalls(shape: RegExp, onCall: (before: number) => void = () => undefined): WatchedCalls {
  const times: number[] = [];
  const seen = (call: string): boolean => {
    if (!shape.test(call)) return false;
    times.push(Date.now());
    onCall(times.length - 1);
    return true;
  };
  class Watching extends RegExp {
    override test(call: string): boolean {
      return seen(call);
    }
  }
  class Blind extends RegExp {
    override test(call: string): boolean {
      seen(call);
      return false;
    }
  }
  return { pattern: new Watching(shape), never: new Blind(shape), times };
}
