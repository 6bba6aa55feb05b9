import type { Resealed } from '../../secret-store.ts';
import type { Connection } from '../connection.ts';
import { readSetting, writeSetting } from '../epoch.ts';
import { writeAudit } from '../workspace/audit.ts';
import { transact, type WriterContext } from '../writer-context.ts';

const PROOF = 'keyProof';

export function readKeyProof(connection: Connection): string | null {
  return readSetting(connection, PROOF) ?? null;
}

export function saveKeyProof(context: WriterContext, sealed: string): void {
  transact(context, 'saveKeyProof', () => {
    if (readSetting(context, PROOF) === undefined) writeSetting(context, PROOF, sealed);
  });
}

export function listSealed(connection: Connection): readonly string[] {
  const proof = readKeyProof(connection);
  const found = sealedColumns(connection).flatMap(({ table, column }) =>
    connection.db.prepare<[], string>(`SELECT "${column}" FROM "${table}" WHERE "${column}" IS NOT NULL`).pluck().all(),
  );
  return proof === null ? found : [proof, ...found];
}

/** What is sealed is different each time, so that it is its own key. */
export function reseal(context: WriterContext, pairs: readonly Resealed[], actor: string, at: number): number {
  return transact(context, 'reseal', () => {
    const updates = sealedColumns(context).map(({ table, column }) =>
      context.db.prepare(`UPDATE "${table}" SET "${column}" = ? WHERE "${column}" = ?`),
    );
    const proof = readSetting(context, PROOF);
    let changed = 0;
    for (const { from, to } of pairs) {
      for (const update of updates) changed += update.run(to, from).changes;
      if (from !== proof) continue;
      writeSetting(context, PROOF, to);
      changed++;
    }
    writeAudit(context, { at, actor, verb: 'secrets.rotated', subject: 'secrets', details: { resealed: changed } });
    return changed;
  });
}

function sealedColumns({ db }: Connection): readonly { table: string; column: string }[] {
  return db
    .prepare<[], { table: string; column: string }>(
      `SELECT t.name AS "table", c.name AS "column" FROM sqlite_schema t, pragma_table_info(t.name) c
       WHERE t.type = 'table' AND c.name LIKE 'sealed\\_%' ESCAPE '\\' ORDER BY 1, 2`,
    )
    .all();
}
