/** Rows kept above and below those in sight, and by how many the window moves: a move re-renders, so it is not done for each. */
const AROUND = 20;
const STEP = 10;

/** Which of many rows are in the page, and how much room those above and below take, in pixels. */
export type RowWindow = {
  readonly start: number;
  readonly end: number;
  readonly above: number;
  readonly below: number;
};

/**
 * The rows around what is in sight. With all of 10,000 rows in the page each frame of scrolling takes hundreds of
 * milliseconds; with these it takes the same for any number.
 */
export function rowWindow(
  rows: number,
  sight: { readonly top: number; readonly height: number; readonly row: number },
): RowWindow {
  const first = Math.floor(Math.max(0, sight.top) / sight.row);
  const seen = Math.ceil(sight.height / sight.row);
  const wanted = Math.floor((first - AROUND) / STEP) * STEP;
  const size = seen + 2 * AROUND + STEP;
  const start = Math.max(0, Math.min(wanted, rows - size));
  const end = Math.min(rows, Math.max(0, wanted) + size);
  return { start, end, above: start * sight.row, below: (rows - end) * sight.row };
}

/** Whether the end of the rows is near enough to want the next page. */
export const isNearEnd = (box: {
  readonly scrollTop: number;
  readonly clientHeight: number;
  readonly scrollHeight: number;
}): boolean => box.scrollHeight - box.scrollTop - box.clientHeight < box.clientHeight;
