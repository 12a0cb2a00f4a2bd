type Cell = string | number | null;

/**
 * One line of RFC 4180. Text that a spreadsheet would read as a formula gets a leading apostrophe (OWASP, "CSV
 * Injection": = + - @ tab and line ends, full-width forms too); numbers are written as they are, null is an empty cell.
 */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
