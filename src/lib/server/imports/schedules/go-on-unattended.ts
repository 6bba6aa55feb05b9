/** What becomes of a file that nobody watches: it goes on as long as it is like those before; else it waits, with the difference named. */
import { listed, mappedColumns, mappingSchema, type Mapping } from '../../sources/csv/mapping.ts';
import type { DraftChange, ImportDraft } from '../../store/draft-store.ts';
import type { Store } from '../../store/store.ts';
import type { CheckReport } from '../check-report.ts';
import type { ImportFiles } from '../import-files.ts';
import { readPlan } from '../import-plan.ts';
import type { Look } from '../work-on-draft.ts';

/** Where a file has more bad rows than this, it is probably another file. */
const mostBadShare = 0.5;
const whatNext = 'Nothing of it is in the book. Map its columns below and import it; the next files are read like it.';

/** The result of a step, or what it turns into when the file was fetched on schedule and no person has taken it in hand. */
export async function goOnUnattended(
  { store, files }: { readonly store: Store; readonly files: ImportFiles },
  draft: ImportDraft,
  result: DraftChange,
): Promise<DraftChange> {
  if (draft.scheduleId === null || draft.revision > 0) return result;
  if (draft.state === 'to-look' && result.state !== 'unreadable') {
    const words = await differenceIn(store, files, draft);
    return words === null ? result : { ...result, state: 'to-map', words };
  }
  if (result.state !== 'checked' || draft.state !== 'to-check') return result;
  const report = await files.find<CheckReport>(draft.id, 'report', 1);
  const words = report ? faultOf(report, readPlan(draft.plan).skipBadRows) : 'It has to be checked again.';
  return words === null ? { ...result, state: 'to-apply' } : { ...result, words };
}

async function differenceIn(store: Store, files: ImportFiles, draft: ImportDraft): Promise<string | null> {
  const { source, kind } = draft;
  const read = kind === null ? null : mappingSchema.safeParse(await store.readMapping(source, kind));
  if (!read?.success) return `No mapping is remembered for “${source}” any more. ${whatNext}`;
  const looked = await files.find<Look>(draft.id, 'inspection', 1);
  const header = looked?.inspection.columns.map(({ column }) => column) ?? [];
  const words = columnDifference(read.data, header);
  return words === null ? null : `${words} ${whatNext}`;
}

/** Which columns of the mapping a file lacks, and which it has instead; null: it has all of them. */
export function columnDifference(mapping: Mapping, header: readonly string[]): string | null {
  const mapped = [...new Set(mappedColumns(mapping).map(({ column }) => column))];
  const missing = mapped.filter((column) => !header.includes(column));
  if (missing.length === 0) return null;
  const others = header.filter((column) => !mapped.includes(column));
  const lacks = `The file lacks the ${missing.length === 1 ? 'column' : 'columns'} ${listed(missing)}, which the mapping reads.`;
  return others.length === 0 ? lacks : `${lacks} What it has beside the others: ${listed(others)}.`;
}

function faultOf({ rows, badRows, faults, problems, newSignals }: CheckReport, skipBadRows: boolean): string | null {
  const wait = 'Nothing of it is in the book; decide below.';
  const [problem] = problems;
  if (problem) return `${problem.message} ${wait}`;
  if (newSignals.length > 0)
    return `The file has values of signals that are not defined: ${listed(newSignals.map(({ name }) => name))}. ${wait}`;
  if (badRows === 0 || (skipBadRows && badRows <= rows * mostBadShare)) return null;
  const [fault] = faults;
  const most = fault ? ` Most often, first in row ${fault.row}: ${fault.reason}` : '';
  return `${badRows} of ${rows} ${rows === 1 ? 'row' : 'rows'} cannot be read.${most} ${wait}`;
}
