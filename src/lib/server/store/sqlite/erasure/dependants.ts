import type { Connection } from '../connection.ts';

export interface Dependant {
  readonly table: string;
  /** Picks the rows of an account, whose number is the one parameter. */
  readonly where: string;
  readonly textColumns: readonly string[];
}

interface Reference {
  readonly table: string;
  readonly column: string;
  readonly parent: string;
  readonly to: string;
}

/** One row per account, which says how far the work on it has come. */
const kept = ['account_work'];

const REFERENCES = `
  SELECT t.name AS "table", f."from" AS "column", f."table" AS parent, f."to" AS "to"
  FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'`;

/**
 * Every table with rows of an account: what refers to accounts, and what refers to that, which comes first. Read from the schema, so that
 * a table that is added later is not forgotten.
 */
export function dependantsOf(connection: Connection): readonly Dependant[] {
  const references = connection.db.prepare<[], Reference>(REFERENCES).all();
  const direct = references.filter(({ parent, table }) => parent === 'accounts' && !kept.includes(table));
  const found: Dependant[] = [];
  for (const { table, column } of direct) {
    for (const child of references.filter(({ parent }) => parent === table)) {
      const where = `"${child.column}" IN (SELECT "${child.to}" FROM "${table}" WHERE "${column}" = ?)`;
      found.push({ table: child.table, where, textColumns: textColumns(connection, child.table) });
    }
  }
  for (const { table, column } of direct)
    found.push({ table, where: `"${column}" = ?`, textColumns: textColumns(connection, table) });
  return found;
}

/** Those that no key consists of. */
function textColumns({ db }: Connection, table: string): readonly string[] {
  return db
    .prepare<[string], string>("SELECT name FROM pragma_table_info(?) WHERE type IN ('TEXT', 'text') AND pk = 0")
    .pluck()
    .all(table);
}
