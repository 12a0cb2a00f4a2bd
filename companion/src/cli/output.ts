/** What commands print: tables for people on standard output, or one JSON document for programs. Logs go to standard error. */
export type Output = {
  /** Prints lines for people; nothing in JSON mode. */
  text(...lines: readonly string[]): void;
  /** Prints rows as an aligned table for people; nothing in JSON mode. */
  table(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): void;
  /** Prints text as it is, whatever the mode: for answers that are files. */
  raw(text: string): void;
  /** Prints the command's answer in JSON mode; nothing else is printed there. */
  json(answer: unknown): void;
};

/** An output that writes through `write`. */
export function createOutput(json: boolean, write: (text: string) => void): Output {
  return {
    text: (...lines) => {
      if (!json) for (const line of lines) write(`${line}\n`);
    },
    raw: write,
    table: (head, rows) => {
      if (!json) write(table(head, rows));
    },
    json: (answer) => {
      if (json) write(`${JSON.stringify(answer, null, 2)}\n`);
    },
  };
}

/** Columns aligned by their widest cell; numbers to the right. Without rows, one line says so. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  if (rows.length === 0) return 'None.\n';
  const cells = rows.map((row) => row.map((cell) => clean(cell === null ? '' : String(cell))));
  const widths = head.map((title, at) => Math.max(width(title), ...cells.map((row) => width(row[at] ?? ''))));
  const right = head.map((_, at) => rows.every((row) => typeof row[at] === 'number' || row[at] === null));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => {
        const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(cell)));
        return right[at] === true ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((size) => '-'.repeat(size))), ...cells.map(line)].join('\n') + '\n';
}

/** Terminals act on control characters; names come from elsewhere. */
const clean = (text: string): string => text.replace(/\p{Cc}/gu, ' ');

/** Cells that a text takes in a terminal: East Asian wide characters take two, combining marks none. */
function width(text: string): number {
  let cells = 0;
  for (const character of text) {
    if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) continue;
    cells +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return cells;
}
