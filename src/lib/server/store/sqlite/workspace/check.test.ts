import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Store } from '../../store.ts';
import { openSqliteStore } from '../open-store.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-check-'));
  store = await openSqliteStore({ path: join(folder, 'x.db') });
  const stated = { observedAt: 1, knownAt: 1 };
  await store.append(
    [
      {
        accountId: 'a1',
        observations: [{ signal: 's', value: 1, ...stated }],
        attributes: [{ attribute: 'plan', value: 'pro', ...stated }],
        owners: [{ role: 'csm', userId: 'u1', ...stated }],
      },
    ],
    1,
    'test',
  );
  await store.saveWorkspace({ ...(await store.readWorkspace()), name: 'Acme' }, 'ann', 1);
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Changes the file behind the store's back, looks what the check says, and changes it back. */
async function troubleAfter(damage: string, repair: string): Promise<string[]> {
  const db = new Database(join(folder, 'x.db'));
  db.pragma('foreign_keys = OFF');
  db.exec(damage);
  const found = (await store.check()).filter((each) => !each.ok).map((each) => `${each.name}: ${each.message}`);
  db.exec(repair);
  db.close();
  expect((await store.check()).every((each) => each.ok)).toBe(true);
  return found;
}

describe('the check finds', () => {
  it.each([
    [
      'a changed audit entry',
      "UPDATE audit SET actor = 'eve' WHERE n = 1",
      "UPDATE audit SET actor = 'test' WHERE n = 1",
      'audit: Audit entry 1',
    ],
    [
      'a missing audit entry',
      'UPDATE audit SET n = 9 WHERE n = 1',
      'UPDATE audit SET n = 1 WHERE n = 9',
      'audit: Audit entry 2',
    ],
    [
      'a row without its parent',
      "INSERT INTO contacts VALUES ('c', 99, 'x', NULL, NULL, NULL, 0)",
      'DELETE FROM contacts',
      'foreign keys: A row in contacts',
    ],
    [
      'a wrong revision',
      'UPDATE account_work SET rev = 9',
      'UPDATE account_work SET rev = 3',
      'projections: The revision of account a1',
    ],
    [
      'a wrong revision of its events',
      'UPDATE account_work SET event_rev = 2',
      'UPDATE account_work SET event_rev = 0',
      'projections: The newest event',
    ],
    [
      'a band that nobody set by hand',
      'UPDATE account_work SET has_overrides = 1',
      'UPDATE account_work SET has_overrides = 0',
      'projections: The newest event',
    ],
    [
      'a lost attribute',
      'DELETE FROM account_attributes',
      "INSERT INTO account_attributes VALUES (1, 'plan', 2, 'pro')",
      'projections: The attribute plan of account a1',
    ],
    [
      'an invented attribute',
      "INSERT INTO account_attributes VALUES (1, 'x', 1, 5)",
      "DELETE FROM account_attributes WHERE attribute = 'x'",
      'projections: The x of account a1',
    ],
    [
      'a wrong owner',
      "UPDATE account_owners SET user_id = 'u2'",
      "UPDATE account_owners SET user_id = 'u1'",
      'projections: The owner (csm) of account a1',
    ],
    [
      'a wrong churn',
      'UPDATE accounts SET churned_at = 5',
      'UPDATE accounts SET churned_at = NULL',
      'projections: The churn date of account a1',
    ],
    [
      'a wrong count of tasks',
      'UPDATE accounts SET open_tasks = 5',
      'UPDATE accounts SET open_tasks = 0',
      'projections: The number of open tasks of account a1',
    ],
    [
      'a wrong score',
      "UPDATE accounts SET band = 'red'",
      'UPDATE accounts SET band = NULL',
      'projections: The primary score of account a1',
    ],
  ])('%s', async (_what, damage, repair, sentence) => {
    const found = await troubleAfter(damage, repair);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(sentence);
  });
});
