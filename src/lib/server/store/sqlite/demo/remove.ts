import { randomUUID } from 'node:crypto';
import { demoSource, type DemoCounts, type DemoRest } from '../../demo-store.ts';
import { eraseAccount } from '../erasure/erase.ts';
import { markEveryAccount } from '../evaluation/due.ts';
import { writePrimaries } from '../evaluation/primary.ts';
import { rebuildReports } from '../history/reports.ts';
import { writeAudit } from '../workspace/audit.ts';
import { writeWorkspace } from '../workspace/workspace.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { demoAccounts, demoDocumentsGoing, demoPeopleGoing } from './demo-rows.ts';
import { writeDemoWork } from './work.ts';

export function removeDemoAccounts(context: WriterContext, atMost: number, at: number): number {
  return transact(context, 'removeDemoAccounts', () => {
    const accounts = demoAccounts(context, atMost);
    for (const account of accounts) {
      eraseAccount(context, account, randomUUID(), at);
      context.prepare('DELETE FROM dirty_readings WHERE account = ?').run(account);
    }
    return accounts.length;
  });
}

export function removeDemoRest(context: WriterContext, rest: DemoRest, went: DemoCounts, by: string, at: number): void {
  transact(context, 'removeDemoRest', () => {
    rebuildReports(context);
    const documents = removeDocuments(context, demoDocumentsGoing(context, rest.documents));
    const people = removePeople(context, demoPeopleGoing(context, rest.people, by, []));
    const teams = removeTeams(context, rest.teamIds, by);
    markEveryAccount(context, at);
    writeWorkspace(context, { isDemo: false, isChecklistDismissed: false }, by, at);
    writeDemoWork(context, null);
    const details = { ...went, documents, people, teams };
    writeAudit(context, { at, actor: by, verb: 'demo.removed', subject: demoSource, details });
  });
}

/**
 * What scored accounts that stay is kept for its versions, which their old scores refer to, and scores no more; a signal stays with its
 * values.
 */
function removeDocuments(context: WriterContext, keys: readonly string[]): { removed: number; retired: number } {
  const hasValues = context.prepare<{ yes: number }>(
    `SELECT EXISTS (SELECT 1 FROM signal_reports WHERE signal = ?) AND EXISTS (SELECT 1 FROM documents WHERE key = ? AND kind = 'signal') AS yes`,
  );
  const accounts = context.prepare<[number]>('SELECT DISTINCT account FROM current_scores WHERE document = ?').raw();
  const hasRuns = context.prepare<{ yes: number }>('SELECT EXISTS (SELECT 1 FROM runs WHERE document = ?) AS yes');
  const touched = new Set<number>();
  let [removed, retired] = [0, 0];
  for (const key of keys) {
    const term = termNumber(context, key);
    if (hasValues.get(term, key)!.yes === 1) continue;
    const scored = accounts.all(term).map(([account]) => account);
    context.prepare('DELETE FROM distributions WHERE document = ?').run(key);
    if (scored.length > 0 || hasRuns.get(key)!.yes === 1) {
      retired++;
      for (const account of scored) touched.add(account);
      context.prepare('DELETE FROM current_scores WHERE document = ?').run(term);
      context
        .prepare("UPDATE documents SET live = NULL, draft = NULL, scoring = 0, acting = 'off' WHERE key = ?")
        .run(key);
    } else {
      removed++;
      context.prepare('DELETE FROM versions WHERE key = ?').run(key);
      context.prepare('DELETE FROM documents WHERE key = ?').run(key);
    }
  }
  writePrimaries(context, [...touched]);
  return { removed, retired };
}

const REFERENCES = `
  SELECT t.name AS "table", f."from" AS "column" FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
  WHERE t.type = 'table' AND f."table" = 'users'`;

/** With their sessions, passwords and whatever else refers to them. */
function removePeople(context: WriterContext, ids: readonly string[]): number {
  const tables = context.db.prepare<[], { table: string; column: string }>(REFERENCES).all();
  for (const id of ids) {
    for (const { table, column } of tables) context.prepare(`DELETE FROM "${table}" WHERE "${column}" = ?`).run(id);
    context.prepare('UPDATE users SET manager_id = NULL WHERE manager_id = ?').run(id);
    context.prepare('UPDATE users SET cover_id = NULL WHERE cover_id = ?').run(id);
    context.prepare('UPDATE teams SET lead_id = NULL WHERE lead_id = ?').run(id);
    context.prepare('DELETE FROM users WHERE id = ?').run(id);
  }
  return ids.length;
}

/** Whoever had the demo removed may have been in one; where others are, it stays. */
function removeTeams(context: WriterContext, ids: readonly string[], by: string): number {
  const others = context.prepare<{ n: number }>('SELECT count(*) AS n FROM users WHERE team_id = ? AND id <> ?');
  let removed = 0;
  for (const id of ids) {
    if (others.get(id, by)!.n > 0) continue;
    context.prepare('UPDATE users SET team_id = NULL WHERE team_id = ?').run(id);
    removed += context.prepare('DELETE FROM teams WHERE id = ?').run(id).changes;
  }
  return removed;
}
