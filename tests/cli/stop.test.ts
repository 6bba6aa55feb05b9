import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openDesk, root, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 120_000 });

let desk: Desk;
beforeEach(() => (desk = openDesk()));
afterEach(() => desk.remove());

async function start(env: Record<string, string> = {}) {
  mkdirSync(desk.data, { mode: 0o700 });
  const go = join(desk.folder, 'go');
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hold-request.ts'), go], {
    cwd: root,
    env: { ...process.env, ...env, RAPPORT_DATA: desk.data },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  const ended = once(child, 'close') as Promise<[number | null]>;
  await once(child.stdout, 'data');
  return { child, ended, port: Number(out), go, out: () => out };
}

/** The answer, and its first bytes: the request is in progress then. */
async function ask(port: number): Promise<{ begun: string; rest: Promise<string> }> {
  const [answer] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
  let text = '';
  const first = once(answer, 'data');
  answer.setEncoding('utf8').on('data', (part: string) => (text += part));
  await first;
  const rest = new Promise<string>((done, fail) => answer.on('end', () => done(text)).on('error', fail));
  rest.catch(() => undefined);
  return { begun: text, rest };
}

it('a request in progress is answered after SIGTERM, then the database is closed in order', async () => {
  const { child, ended, port, go, out } = await start();
  const { begun, rest } = await ask(port);
  expect(begun).toBe('begun ');
  child.kill('SIGTERM');
  // No new connection is taken: the signal has come through.
  await vi.waitUntil(
    () =>
      ask(port).then(
        () => false,
        (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED',
      ),
    {
      timeout: 30_000,
    },
  );
  writeFileSync(go, '');
  expect(await rest).toBe('begun done with Rapport');
  expect(await ended).toEqual([0, null]);
  expect(out()).toContain('closed');
  expect(await desk.run('db', 'check')).toMatchObject({ code: 0 });
});

it('one that does not end is cut off when its time is over, and the database is closed all the same', async () => {
  const { child, ended, port, go, out } = await start({ SHUTDOWN_TIMEOUT: '0.2' });
  const { rest } = await ask(port);
  child.kill('SIGTERM');
  await expect(rest).rejects.toThrow();
  writeFileSync(go, '');
  await ended;
  expect(out()).toContain('closed');
});
