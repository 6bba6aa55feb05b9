import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openDesk, root, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let desk: Desk;
beforeEach(() => (desk = openDesk()));
afterEach(() => desk.remove());

async function fillBook(accounts: number): Promise<void> {
  const rows = Array.from({ length: accounts }, (_, n) => `A-${n},Account ${n}`);
  const file = desk.write('accounts.csv', `Customer ID,Name\n${rows.join('\n')}\n`);
  expect(await desk.run('import', 'accounts', file)).toMatchObject({ code: 0 });
  expect(await desk.run('publish', 'rules-library/health/starter.json')).toMatchObject({ code: 0 });
}

interface Scored {
  readonly status: string;
  readonly counts: { readonly accounts: number; readonly changed: number };
}

describe('rapport score --book', () => {
  it('scores everybody in this process where no server is', async () => {
    await fillBook(30);
    const first = await desk.json<Scored>('score', '--book');
    expect(first).toMatchObject({ code: 0, value: { status: 'done', counts: { accounts: 30, changed: 30 } } });
    const again = await desk.run('score', '--book');
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toContain('30 accounts scored, 0 changed, 0 decisions.');
    expect(await desk.run('score', '--book', '--all')).toMatchObject({ code: 2 });
  });

  it('has the server do it where one is, in its jobs thread', async () => {
    await fillBook(30);
    const server: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'hold-app.ts')], {
      cwd: root,
      env: { ...process.env, RAPPORT_DATA: desk.data },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise<string>((done) => server.once('close', (code, signal) => done(signal ?? `exit ${code}`)));
    await new Promise((done) => server.stdout!.once('data', done));
    const scored = await desk.json<Scored>('score', '--book');
    expect(scored).toMatchObject({ code: 0, value: { status: 'done', counts: { accounts: 30 } } });
    server.kill('SIGTERM');
    expect(await ended).toBe('exit 0');
  });
});
