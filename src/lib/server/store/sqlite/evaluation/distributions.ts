import type { Distribution } from '../../evaluation-store.ts';
import type { Connection } from '../connection.ts';
import { floatBytes, floatsFrom } from '../float-bytes.ts';
import { transact, type WriterContext } from '../writer-context.ts';

export function saveDistributions(context: WriterContext, distributions: readonly Distribution[]): void {
  transact(context, 'saveDistributions', () => {
    const save = context.prepare(
      `INSERT INTO distributions (document, node_id, computed_at, "values") VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET "values" = excluded."values"`,
    );
    for (const each of distributions) save.run(each.document, each.nodeId, each.computedAt, floatBytes(each.values));
  });
}

export function readDistributions(connection: Connection, document: string, at: number): readonly Distribution[] {
  return connection
    .prepare<{ node_id: string; computed_at: number; values: Buffer }>(
      `SELECT node_id, max(computed_at) AS computed_at, "values" FROM distributions
       WHERE document = ? AND computed_at <= ? GROUP BY node_id ORDER BY node_id`,
    )
    .all(document, at)
    .map((row) => ({
      document,
      nodeId: row.node_id,
      computedAt: row.computed_at,
      values: floatsFrom(row.values, `The distribution of ${row.node_id} in ${document}`),
    }));
}
