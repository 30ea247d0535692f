type Cell = string | number | null;

/** What a spreadsheet takes for a formula, by how a cell begins (OWASP, "CSV Injection"): whoever wrote a key or an error must not run anything on an operator's desk. */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A line of CSV after RFC 4180, its end included. Text that a spreadsheet would take for a formula is led by an apostrophe. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}
