/** A draft with what was found out about its file, as the import screen shows it. */
import type { Problem } from '#lib/core/problems.ts';
import { nameTakenForId } from '../sources/csv/name-as-id.ts';
import { delimiterName } from '../sources/csv/delimiter.ts';
import { headerWords, plainHeader } from '../sources/csv/header-words.ts';
import type { ColumnProfile } from '../sources/csv/infer-columns.ts';
import { takesOwn, targets } from '../sources/csv/map-targets.ts';
import { proposeMapping } from '../sources/csv/propose-mapping.ts';
import type { ImportDraft } from '../store/draft-store.ts';
import type { ImportKind } from '../store/import-store.ts';
import type { Store } from '../store/store.ts';
import type { CheckReport } from './check-report.ts';
import {
  choicesOfMapping,
  constantOf,
  fixedTypeOf,
  showColumns,
  type ColumnChoice,
  type ShownColumn,
  type WholeFile,
} from './column-choices.ts';
import type { ImportFiles } from './import-files.ts';
import { readPlan, type ImportPlan } from './import-plan.ts';
import type { Look } from './work-on-draft.ts';

/** What is needed to read the form of the columns. */
export interface LookedAt {
  readonly look: Look;
  readonly plan: ImportPlan;
  readonly kind: ImportKind;
  readonly currency: string;
  readonly choices: readonly ColumnChoice[];
  readonly whole: WholeFile;
  readonly isRemembered: boolean;
  /** Why no mapping could be proposed. */
  readonly problems: readonly Problem[];
}

/** Null: the file was not looked at yet. */
export async function readLook(store: Store, files: ImportFiles, draft: ImportDraft): Promise<LookedAt | null> {
  const look = await files.find<Look>(draft.id, 'inspection', 1);
  if (!look) return null;
  const plan = readPlan(draft.plan);
  const kind = draft.kind ?? 'accounts';
  const { columns } = look.inspection;
  const { currency } = await store.readWorkspace();
  const settings = { currency, remembered: await store.readMapping(draft.source, kind) };
  const proposal = plan.mapping?.kind === kind ? null : proposeMapping(columns, kind, settings);
  const mapping = proposal ? proposal.mapping : plan.mapping;
  return {
    look,
    plan,
    kind,
    currency,
    choices: mapping ? choicesOfMapping(mapping, columns, kind) : guess(columns, kind),
    whole: {
      constant: constantIn(mapping, kind),
      lagDays: mapping?.known && 'lagDays' in mapping.known ? String(mapping.known.lagDays) : '',
    },
    isRemembered: proposal?.isRemembered ?? false,
    problems: proposal?.problems ?? [],
  };
}

function constantIn(mapping: object | null, kind: ImportKind): string {
  const field = constantOf[kind];
  const part = field !== null && mapping ? (mapping as Record<string, unknown>)[field] : undefined;
  return typeof part === 'object' && part !== null && 'constant' in part ? String(part.constant) : '';
}

/** What can be said of single columns where something that cannot be left out was not recognised. */
function guess(columns: readonly ColumnProfile[], kind: ImportKind): ColumnChoice[] {
  const taken = new Set<string>();
  return columns.map((profile) => {
    const plain = plainHeader(profile.column);
    const [target] =
      Object.entries(targets[kind]).find(
        ([name, meaning]) => !taken.has(name) && (headerWords[meaning] as readonly string[]).includes(plain),
      ) ?? [];
    if (target !== undefined) taken.add(target);
    const chosen = target ?? (takesOwn.has(kind) && profile.filled > 0 ? 'own' : 'none');
    return { column: profile.column, target: chosen, name: '', type: fixedTypeOf(chosen) ?? profile.type, answers: {} };
  });
}

export interface ShownDraft {
  readonly file: {
    readonly rows: number;
    readonly encoding: string;
    readonly delimiter: string;
    readonly notices: readonly string[];
  } | null;
  readonly columns: readonly ShownColumn[];
  readonly whole: WholeFile;
  readonly constant: string | null;
  readonly isRemembered: boolean;
  readonly problems: readonly string[];
  /** The column of names that would be taken for ids. */
  readonly nameColumn: string | null;
  readonly chosen: Pick<ImportPlan, 'createAccounts' | 'nameIsId' | 'skipBadRows' | 'delimiter' | 'encoding'>;
  readonly report: CheckReport | null;
}

export async function showDraft(store: Store, files: ImportFiles, draft: ImportDraft): Promise<ShownDraft> {
  const looked = await readLook(store, files, draft);
  const { createAccounts, nameIsId, skipBadRows, delimiter, encoding } = readPlan(draft.plan);
  const chosen = {
    createAccounts,
    nameIsId,
    skipBadRows,
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(encoding === undefined ? {} : { encoding }),
  };
  if (!looked)
    return {
      file: null,
      columns: [],
      whole: { constant: '', lagDays: '' },
      constant: null,
      isRemembered: false,
      problems: [],
      nameColumn: null,
      chosen,
      report: null,
    };
  const { look, kind, currency, choices, whole, isRemembered, problems } = looked;
  const { file, rows, columns } = look.inspection;
  const isChecked = draft.state === 'checked' || draft.state === 'to-apply';
  return {
    file: {
      rows,
      encoding: file.encoding,
      delimiter: delimiterName(file.delimiter),
      notices: file.problems.map(({ message }) => message),
    },
    columns: showColumns(choices, columns, kind, currency),
    whole,
    constant: constantOf[kind],
    isRemembered,
    problems: problems.map(({ message }) => message),
    nameColumn: nameColumnOf(choices, columns, kind, createAccounts),
    chosen,
    report: isChecked ? await files.find<CheckReport>(draft.id, 'report', 1) : null,
  };
}

/** Of the column that is mapped to the account's id, if it looks like names. */
export function nameColumnOf(
  choices: readonly ColumnChoice[],
  columns: readonly ColumnProfile[],
  kind: ImportKind,
  createAccounts: boolean,
): string | null {
  const account = choices.find(({ target }) => target === 'account');
  if (!account) return null;
  const stand = { kind, account: { column: account.column, source: 'account' } };
  return nameTakenForId(stand, columns, createAccounts);
}
