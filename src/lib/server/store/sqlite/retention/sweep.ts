import type { Stretch } from '../../retention-store.ts';
import { dirtyList, markDirty, uniqueStamp } from '../blocks/dirty.ts';
import type { Connection } from '../connection.ts';
import type { WriterContext } from '../writer-context.ts';

/** Who takes away, and when; `null`: nothing is taken away, it is only looked at. */
export type Remover = { readonly context: WriterContext; readonly at: number } | null;

/** One stretch of a kind: what of it is older than `until`. */
export type Sweep = (connection: Connection, until: number, from: string | null, remover: Remover) => Stretch;

/** What was found of one account. */
export interface Found {
  readonly rows: number;
  readonly oldest: number | null;
  /** Numbers of the things whose facts rest on it. */
  readonly things: ReadonlySet<number>;
  /** Whether rows are gone, or only blank. */
  readonly isGone: boolean;
}

const ACCOUNTS = 20;

const NOTE = `
  INSERT INTO removals (account, rows, until, at) VALUES (?1, ?2, ?3, ?4)
  ON CONFLICT DO UPDATE SET rows = rows + excluded.rows, until = max(until, excluded.until), at = max(at, excluded.at)`;

/** A sweep through the histories of accounts, some at a time, by what it does to one. */
export function byAccount(
  sweep: (connection: Connection, account: number, until: number, remover: Remover) => Found,
): Sweep {
  return (connection, until, from, remover) => {
    const last = connection.prepare<{ n: number | null }>('SELECT max(account) AS n FROM account_work').get()!.n ?? 0;
    const first = from === null ? 1 : Number(from);
    const end = Math.min(last, first + ACCOUNTS - 1);
    let rows = 0;
    let oldest: number | null = null;
    for (let account = first; account <= end; account++) {
      const found = sweep(connection, account, until, remover);
      if (found.rows === 0) continue;
      rows += found.rows;
      oldest = earlier(oldest, found.oldest);
      if (!remover) continue;
      const { context, at } = remover;
      context.prepare(NOTE).run(account, found.isGone ? found.rows : 0, until, at);
      // No revision tells of it, so the scoring copy is told by a stamp that no revision is.
      markDirty(context, account, dirtyList(found.things, uniqueStamp(context)));
    }
    const isLast = end >= last;
    return { rows, oldest, next: isLast ? null : String(end + 1), share: isLast ? 1 : end / last };
  };
}

export function earlier(a: number | null, b: number | null): number | null {
  return a === null ? b : b === null ? a : Math.min(a, b);
}
