/** One step of the way of a file into the book: looking at it, checking it, importing it. Done in the jobs thread. */
import { hasErrors } from '#lib/core/problems.ts';
import { detectKind } from '../sources/csv/detect-kind.ts';
import { importCsv, inWords, type Progress } from '../sources/csv/import-csv.ts';
import type { ImportContext } from '../sources/csv/import-context.ts';
import { inspectCsv, type Inspection } from '../sources/csv/infer-columns.ts';
import { checkMapping, mappedColumns, mappingSchema } from '../sources/csv/mapping.ts';
import { nameTakenForId } from '../sources/csv/name-as-id.ts';
import { openQuestions } from '../sources/csv/open-questions.ts';
import { proposeMapping } from '../sources/csv/propose-mapping.ts';
import { openCsv } from '../sources/csv/read-csv.ts';
import type { DraftChange, ImportDraft } from '../store/draft-store.ts';
import type { ImportKind } from '../store/import-store.ts';
import type { Store } from '../store/store.ts';
import { checkFile, type CheckReport } from './check-report.ts';
import { sourceFromName, type ImportFiles } from './import-files.ts';
import { choicesOf, readPlan } from './import-plan.ts';

/** What looking found: `inspection.file` says how the file is read. */
export interface Look {
  readonly format: 1;
  readonly inspection: Inspection;
}

/** What is told about an import that the store does not keep. */
export interface ImportResult {
  readonly format: 1;
  readonly report: CheckReport | null;
}

export interface DraftWork {
  readonly store: Store;
  readonly files: ImportFiles;
  readonly now: () => number;
  /** Called often; a throw breaks the work off and leaves the draft as it is. */
  readonly onProgress: (progress: Progress) => void;
}

/** `done`: it is an import now. */
export type StepResult = DraftChange | 'done';

/** Throws for what is no fault of the file; a StoreError among it. */
export function workOnDraft(work: DraftWork, draft: ImportDraft): Promise<StepResult> {
  if (draft.state === 'to-look') return look(work, draft);
  return draft.state === 'to-check' ? check(work, draft) : apply(work, draft);
}

async function look({ store, files, onProgress }: DraftWork, draft: ImportDraft): Promise<StepResult> {
  const plan = readPlan(draft.plan);
  const { delimiter, encoding } = plan;
  const file = await openCsv(files.pathOf(draft.id, draft.fileName), {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
  });
  if (hasErrors(file.problems)) return { state: 'unreadable', words: inWords(file.problems) };
  const inspection = await inspectCsv(file, (done, rows) =>
    onProgress({ stage: 'reading', done, total: file.bytes, rows }),
  );
  if (inspection.broken) return { state: 'unreadable', words: inspection.broken.message };
  if (inspection.rows === 0)
    return { state: 'unreadable', words: 'The file has a header and no rows; export it again.' };
  await files.keep(draft.id, 'inspection', { format: 1, inspection } satisfies Look);
  const { columns } = inspection;
  const remembered = await findRemembered(store, draft, file.header);
  const kind = draft.kind ?? remembered?.kind ?? detectKind(columns);
  const source = draft.source || remembered?.source || sourceFromName(draft.fileName);
  const { currency } = await store.readWorkspace();
  const proposal = proposeMapping(columns, kind, { currency, remembered: await store.readMapping(source, kind) });
  const { mapping } = proposal;
  const needsNobody =
    mapping !== null &&
    openQuestions(columns, mapping, currency).length === 0 &&
    (proposal.isRemembered || plan.nameIsId || nameTakenForId(mapping, columns, plan.createAccounts) === null);
  return {
    kind,
    source,
    words: null,
    plan: { ...plan, mapping: needsNobody ? mapping : null },
    state: needsNobody ? 'to-check' : 'to-map',
  };
}

/** The mapping that was used before, of those that the file has all columns for: of the source that was named, else the one that reads most of it. */
async function findRemembered(
  store: Store,
  { source, kind }: ImportDraft,
  header: readonly string[],
): Promise<{ source: string; kind: ImportKind } | null> {
  const fitting = (await store.listMappings()).flatMap((each) => {
    const read = mappingSchema.safeParse(each.mapping);
    if (!read.success || checkMapping(read.data, header).length > 0) return [];
    if ((source !== '' && each.source !== source) || (kind !== null && each.kind !== kind)) return [];
    return [{ source: each.source, kind: each.kind, columns: mappedColumns(read.data).length }];
  });
  return fitting.sort((a, b) => b.columns - a.columns)[0] ?? null;
}

async function check(work: DraftWork, draft: ImportDraft): Promise<StepResult> {
  const { files, onProgress } = work;
  const plan = readPlan(draft.plan);
  const looked = await files.find<Look>(draft.id, 'inspection', 1);
  if (!looked) return { state: 'to-look' };
  if (!plan.mapping) return { state: 'to-map' };
  const report = await checkFile(fileOf(work, draft, looked), plan.mapping, contextOf(work, draft), {
    plan,
    revision: draft.revision,
    inspection: looked.inspection,
    badRowsPath: files.badRowsPath(draft.id),
    onProgress,
  });
  await files.keep(draft.id, 'report', report);
  return { state: 'checked', words: null };
}

async function apply(work: DraftWork, draft: ImportDraft): Promise<StepResult> {
  const { store, files, onProgress } = work;
  const plan = readPlan(draft.plan);
  const looked = await files.find<Look>(draft.id, 'inspection', 1);
  // It was applied, and the end of it not noted.
  const isApplied = (await store.readImport(draft.id))?.appliedAt != null;
  if (!isApplied) {
    if (!looked) return { state: 'to-look' };
    if (!plan.mapping) return { state: 'to-map' };
    const result = await importCsv(fileOf(work, draft, looked), plan.mapping, contextOf(work, draft), {
      ...choicesOf(plan),
      id: draft.id,
      skipBadRows: plan.skipBadRows,
      onProgress,
    });
    if (!result.ok) return { state: 'checked', words: inWords(result.problems) };
  }
  const report = await files.find<CheckReport>(draft.id, 'report', 1);
  await files.keep(draft.id, 'result', { format: 1, report } satisfies ImportResult);
  await store.removeDraft(draft.id, work.now());
  await files.dropFile(draft.id);
  return 'done';
}

/** As it was looked at, wherever the data folder lies by now. */
function fileOf({ files }: DraftWork, draft: ImportDraft, { inspection }: Look) {
  return { ...inspection.file, path: files.pathOf(draft.id, draft.fileName) };
}

function contextOf({ store, now }: DraftWork, draft: ImportDraft): ImportContext {
  return {
    store,
    source: draft.source,
    now: now(),
    newId: () => crypto.randomUUID().replaceAll('-', ''),
    author: draft.by,
  };
}
