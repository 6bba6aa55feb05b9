import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startHolding, type HoldingServer } from './hold-server.ts';
import { openDesk, runRapport, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let desk: Desk;
beforeAll(() => (desk = openDesk()));
afterAll(() => desk.remove());

interface Imported {
  readonly id: string;
  readonly status: string;
  readonly appended: number;
}

describe('while a server has the database open', () => {
  let server: HoldingServer;
  beforeAll(async () => (server = await startHolding(desk.data)));
  afterAll(() => server.end('SIGKILL'));

  it('commands write through it', async () => {
    expect(await desk.run('publish', 'rules-library/health/starter.json')).toMatchObject({ code: 0 });
    const file = desk.write('accounts.csv', 'Customer ID,Name,Plan\nA-1,Acme,pro\nA-2,Beta,free\n');
    const imported = await desk.json<Imported>('import', 'accounts', file);
    expect(imported).toMatchObject({ code: 0, value: { status: 'applied', appended: 2 } });
    const explained = await desk.json<{ account: { attributes: object } }>('explain', 'Acme');
    expect(explained).toMatchObject({ code: 0, value: { account: { attributes: { plan: 'pro' } } } });
    expect(await desk.run('score', '--account', 'A-2')).toMatchObject({ code: 0 });
    expect(await desk.run('db', 'check')).toMatchObject({ code: 0 });
    const copy = join(desk.folder, 'copy.db');
    expect(await desk.json('db', 'backup', copy)).toMatchObject({ code: 0, value: { path: copy } });
    expect(await desk.json<readonly Imported[]>('import', 'list')).toMatchObject({
      value: [{ id: imported.value.id }],
    });
  });

  it('trouble in the server is a sentence here', async () => {
    const copy = desk.write('taken.db', '');
    expect(await desk.run('db', 'backup', copy)).toMatchObject({
      code: 2,
      err: expect.stringContaining('exists already'),
    });
  });

  it('a second server is refused, and the first one named', async () => {
    await expect(startHolding(desk.data)).rejects.toThrow(`Another Rapport process (process ${server.pid}) writes to`);
  });

  it('killing it frees the database, with all that was acknowledged', async () => {
    expect(await server.end('SIGKILL')).toBe('SIGKILL');
    const { code, value } = await desk.json<readonly Imported[]>('import', 'list');
    expect({ code, statuses: value.map((each) => each.status) }).toEqual({ code: 0, statuses: ['applied'] });
    expect(await desk.run('db', 'check')).toMatchObject({ code: 0 });
  });
});

it('a server on a folder with a very long path can be reached too', async () => {
  const data = join(desk.folder, 'long'.repeat(30), 'data');
  const server = await startHolding(data);
  expect(await runRapport(['src/cli/rapport.ts', 'import', 'list'], data)).toMatchObject({ code: 0 });
  expect(await server.end('SIGTERM')).toBe('exit 0');
});

it('two commands at once take turns', async () => {
  const files = ['A', 'B'].map((name) => desk.write(`${name}.csv`, `account,name\n${name}-9,${name}\n`));
  const both = await Promise.all(files.map((file) => desk.run('import', 'accounts', file, '--source', file)));
  expect(both.map(({ code, err }) => ({ code, err }))).toEqual(both.map(() => ({ code: 0, err: '' })));
});
