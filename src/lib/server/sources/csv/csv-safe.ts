/** Cells a spreadsheet would run as a formula: written with a leading apostrophe, read back without it. */

/** `= + - @`, tab, CR, LF, NUL and the full-width `= + - @`. */
const dangerous = new Set('=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20');

/** The character behind any leading apostrophes decides, so that neutralising is reversible for every text. */
function isDangerous(text: string): boolean {
  let start = 0;
  while (text.charCodeAt(start) === 39) start += 1;
  return start < text.length && dangerous.has(text.charAt(start));
}

/** A text that no spreadsheet takes for a formula. `restore` gives the original back. */
export function neutralise(text: string): string {
  return isDangerous(text) ? `'${text}` : text;
}

/** The text before `neutralise`; any other text stays as it is. */
export function restore(text: string): string {
  return text.charCodeAt(0) === 39 && isDangerous(text) ? text.slice(1) : text;
}

/**
 * One CSV line (RFC 4180, CRLF at the end). Numbers are written plainly, texts are neutralised, `null` is an empty cell.
 */
export function csvLine(cells: readonly (string | number | null)[], delimiter = ','): string {
  return cells.map((cell) => quoted(cell, delimiter)).join(delimiter) + '\r\n';
}

function quoted(cell: string | number | null, delimiter: string): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = neutralise(cell);
  const needsQuotes = text.includes('"') || text.includes(delimiter) || /[\r\n]|^\s|\s$/.test(text);
  return needsQuotes ? `"${text.replaceAll('"', '""')}"` : text;
}
