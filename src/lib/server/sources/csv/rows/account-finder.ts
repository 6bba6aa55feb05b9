/** From ids in the file to accounts, in one question per batch. */
import type { CsvRow } from '../read-csv.ts';
import type { ChangeBuilder } from './change-builder.ts';
import type { RowDesk } from './row-desk.ts';

interface Source {
  findAccounts(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
}

export interface NewAccounts {
  total: number;
  /** The first hundred ids. */
  readonly sample: string[];
}

export interface AccountFinder {
  prepare(rows: readonly CsvRow[]): Promise<void>;
  /** The id in the file; `undefined` with a fault when it is missing, too long or (unless accounts may be created) unknown. */
  read(cells: readonly string[]): string | undefined;
  /** `null` when the account is new. */
  idOf(externalId: string): string | null;
  /** The account's id; a new account is created in the changes. */
  ensure(externalId: string, name: string | null, changes: ChangeBuilder): string;
}

const longest = 200;

export function newAccountFinder(
  account: { readonly column: string; readonly source: string },
  settings: {
    readonly store: Source;
    readonly desk: RowDesk;
    readonly newId: () => string;
    readonly mayCreate: boolean;
    readonly created: NewAccounts;
  },
): AccountFinder {
  const { desk, created } = settings;
  const { column, source } = account;
  const known = new Map<string, string | null>();
  const raw = desk.raw(column);
  const external = source === 'domain' ? (cells: readonly string[]) => plainDomain(raw(cells)) : raw;
  return {
    async prepare(rows) {
      const wanted = new Set<string>();
      for (const row of rows) {
        if (row.fault !== null) continue;
        const id = external(row.cells);
        if (id !== '' && id.length <= longest && !known.has(id)) wanted.add(id);
      }
      if (wanted.size === 0) return;
      const found = await settings.store.findAccounts(source, [...wanted]);
      for (const id of wanted) known.set(id, found.get(id) ?? null);
    },
    read(cells) {
      const id = external(cells);
      if (id === '') desk.fault(column, '', "The account's id is missing; fill it in, or leave the row out.");
      else if (id.length > longest)
        desk.fault(
          column,
          id,
          `The account's id has ${id.length} characters, at most ${longest} fit; map the column with the id.`,
        );
      else if (known.get(id) === null && !settings.mayCreate) {
        const whose = source === 'account' ? '' : ` in ${source}`;
        desk.fault(
          column,
          id,
          `No account has the id "${id}"${whose}; import accounts first, or let the import create it.`,
        );
      } else return id;
      return undefined;
    },
    idOf: (id) => known.get(id) ?? null,
    ensure(id, name, changes) {
      const existing = known.get(id);
      if (existing) return existing;
      const made = `acc_${settings.newId()}`;
      known.set(id, made);
      created.total += 1;
      if (created.sample.length < 100) created.sample.push(id);
      changes.name(made, name ?? id);
      changes.identify(made, source, id);
      return made;
    },
  };
}

/** `https://www.Acme.com/` as `acme.com`. */
export function plainDomain(text: string): string {
  return text
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .replace(/\/.*$/, '');
}
