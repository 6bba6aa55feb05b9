import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const root = resolve(import.meta.dirname, '../..');

export interface RunningServer {
  address: string;
  /** The data folder, for tests that bring their own accounts by the command line. */
  data: string;
  pid: number;
  /** What it prints until somebody has set it up. */
  setUpLink: Promise<string>;
  stop(): Promise<void>;
}

/** Starts the built application on a free port, as `npm start` does. Without a folder it gets an empty one, removed at the end. */
export async function startServer(data?: string): Promise<RunningServer> {
  const own = data ?? mkdtempSync(join(tmpdir(), 'rapport-e2e-'));
  const folder = data ?? join(own, 'data');
  const child = spawn(process.execPath, [join(root, 'src/cli/serve.ts')], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      HOST: '',
      ORIGIN: '',
      RAPPORT_DATA: folder,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    if (data === undefined) rmSync(own, { recursive: true, force: true });
  };
  const [ready, linked] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const address = /http:\/\/\S+/.exec(line)?.[0];
    if (address) (address.includes('/setup?') ? linked : ready).resolve(address);
  });
  lines.on('close', () => ready.reject(new Error('The server ended before it was ready; its message is above.')));
  return { address: await ready.promise, data: folder, pid: child.pid!, setUpLink: linked.promise, stop };
}
