/** For tests beside this file: a real store in a folder of its own, and files written into it. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountHistory } from '#lib/core/signals/history.ts';
import type { Store } from '../../store/store.ts';
import { openSqliteStore } from '../../store/sqlite/open-store.ts';
import type { ImportKind } from '../../store/import-store.ts';
import { dryRun, importCsv, type ImportSettings } from './import-csv.ts';
import type { ImportContext } from './import-context.ts';
import { inspectCsv } from './infer-columns.ts';
import { parseMapArguments } from './map-arguments.ts';
import type { Mapping } from './mapping.ts';
import { proposeMapping } from './propose-mapping.ts';
import { openCsv } from './read-csv.ts';

export const now = Date.UTC(2025, 5, 1);

export interface Desk {
  readonly store: Store;
  readonly context: ImportContext;
  write(content: string | Buffer): string;
  mapping(path: string, kind: ImportKind, ...given: string[]): Promise<Mapping>;
  /** Imports a text or file with the proposed mapping. */
  bring(
    kind: ImportKind,
    content: string | Buffer,
    given?: string[],
    settings?: ImportSettings,
    at?: number,
  ): ReturnType<typeof importCsv>;
  check(kind: ImportKind, content: string | Buffer, given?: string[]): ReturnType<typeof dryRun>;
  /** Account id of an id in a file. */
  idOf(externalId: string): Promise<string>;
  history(externalId: string): Promise<AccountHistory>;
  close(): Promise<void>;
}

async function onlyHistory(store: Store, id: string): Promise<AccountHistory> {
  const history = (await store.readHistory({ accountIds: [id], until: Date.UTC(2100, 0, 1) })).get(id);
  if (!history) throw new Error(`no history of ${id}`);
  return history;
}

export async function openDesk(): Promise<Desk> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-import-'));
  const store = await openSqliteStore({ path: join(folder, 'rapport.db'), clock: () => now });
  let count = 0;
  const next = () => String((count += 1));
  const context: ImportContext = { store, source: 'test', now, newId: next, author: 'ops@example.org' };
  const write = (content: string | Buffer) => {
    const path = join(folder, `file-${next()}.csv`);
    writeFileSync(path, content);
    return path;
  };
  const mapping: Desk['mapping'] = async (path, kind, ...given) => {
    const { columns } = await inspectCsv(await openCsv(path));
    const parsed = parseMapArguments(kind, given);
    const proposal = proposeMapping(columns, kind, { currency: 'EUR', given: parsed.given });
    const problems = [...parsed.problems, ...proposal.problems];
    if (!proposal.mapping) throw new Error(problems.map((each) => each.message).join('\n'));
    return proposal.mapping;
  };
  const idOf = async (externalId: string) =>
    (await store.findAccounts('account', [externalId])).get(externalId) ?? 'nobody';
  return {
    store,
    context,
    write,
    mapping,
    idOf,
    async bring(kind, content, given = [], settings = {}, at = now) {
      const path = write(content);
      const file = await openCsv(path);
      return importCsv(file, await mapping(path, kind, ...given), { ...context, now: at }, settings);
    },
    async check(kind, content, given = []) {
      const path = write(content);
      return dryRun(await openCsv(path), await mapping(path, kind, ...given), context);
    },
    history: async (externalId) => onlyHistory(store, await idOf(externalId)),
    async close() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
}

export const accountsFile = `Customer ID,Name,Plan,ARR,Renewal date,CSM,Domain
A-1,Acme,pro,"€12,000.50",2025-09-30,ann@example.org,https://www.acme.example/
A-2,Böse & Co,free,€0.00,,nobody@example.org,
`;

/** Two accounts and a user who owns the first. */
export async function seedAccounts(desk: Desk): ReturnType<typeof importCsv> {
  const user = {
    id: 'u1',
    name: 'Ann',
    email: 'Ann@example.org',
    role: 'csm',
    teamId: null,
    managerId: null,
    coverId: null,
    awayFrom: null,
    awayUntil: null,
    disabledAt: null,
  } as const;
  await desk.store.savePeople([user], []);
  return desk.bring('accounts', accountsFile);
}

export const confirm = {
  confirmNewSignals: [
    {
      format: 1,
      kind: 'signal',
      key: 'logins',
      name: 'Logins',
      description: '',
      type: 'number',
      unit: '',
      better: 'higher',
      measures: 'state',
      source: '',
      min: 0,
      max: 1000,
    },
  ],
} as const;

export function fixturePath(name: string): string {
  return join(import.meta.dirname, '../../../../../tests/fixtures/csv', name);
}

export function fixture(name: string): Buffer {
  return readFileSync(fixturePath(name));
}
