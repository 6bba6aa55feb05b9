/** Which character separates the cells: the one under which the header has most cells and the next rows agree with it. */

export const delimiters = [',', ';', '\t', '|'] as const;

const names: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' };

/** `comma (",")`, for messages. */
export function delimiterName(delimiter: string): string {
  if (delimiter === '\t') return 'tab';
  const name = names[delimiter];
  return name ? `${name} ("${delimiter}")` : `"${delimiter}"`;
}

export interface DelimiterFinding {
  readonly delimiter: string;
  readonly cells: number;
  /** Share of the sampled rows with as many cells as the header. */
  readonly agreement: number;
}

/** `sample` is the beginning of the file, decoded; an incomplete last row is ignored when there are others. */
export function findDelimiter(sample: string, candidates: readonly string[] = delimiters): DelimiterFinding {
  const findings = candidates.map((delimiter) => {
    const counts = countCells(sample, delimiter);
    const cells = counts[0] ?? 0;
    const agreement = counts.length === 0 ? 0 : counts.filter((count) => count === cells).length / counts.length;
    return { delimiter, cells, agreement };
  });
  const steady = (finding: DelimiterFinding) => Number(finding.cells > 1 && finding.agreement >= 0.5);
  return findings.sort((a, b) => steady(b) - steady(a) || b.cells - a.cells || b.agreement - a.agreement)[0]!;
}

/** A separator we do not try by itself but that the file seems to use (`^`, `~`, `:` ...); `null` when none fits. */
export function findOddDelimiter(sample: string): string | null {
  const found = findDelimiter(sample, ['^', '~', '#', ':', '!', '\u0001', '\u001f', '\u00a6']);
  return found.cells > 1 && found.agreement >= 0.8 ? found.delimiter : null;
}

/** Cells per row of up to 100 rows; delimiters and line ends inside quotes do not count. */
function countCells(sample: string, delimiter: string): number[] {
  const counts: number[] = [];
  let cells = 1;
  let isQuoted = false;
  let cellStart = true;
  let isBlank = true;
  for (let at = 0; at < sample.length && counts.length < 100; at += 1) {
    const char = sample.charAt(at);
    if (isQuoted) {
      if (char === '"') isQuoted = false;
    } else if (char === '"' && (cellStart || sample.charAt(at - 1) === '"')) {
      isQuoted = true;
      isBlank = false;
    } else if (char === delimiter) {
      cells += 1;
      isBlank = false;
      cellStart = true;
      continue;
    } else if (char === '\n' || char === '\r') {
      if (!isBlank) counts.push(cells);
      cells = 1;
      isBlank = true;
      cellStart = true;
      continue;
    } else isBlank = false;
    cellStart = false;
  }
  if (counts.length === 0 && !isBlank) counts.push(cells);
  return counts;
}
