import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run-rapport.ts';

export interface HoldingServer {
  readonly pid: number;
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<string>;
}

/** The application as the server holds it, in a process of its own; rejects with what it said when it ends instead. */
export async function startHolding(data: string): Promise<HoldingServer> {
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'hold-app.ts')], {
    cwd: root,
    env: { ...process.env, RAPPORT_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let trouble = '';
  child.stderr!.on('data', (chunk) => (trouble += String(chunk)));
  const ended = new Promise<string>((done) => child.once('close', (code, signal) => done(signal ?? `exit ${code}`)));
  await Promise.race([
    new Promise((done) => child.stdout!.once('data', done)),
    ended.then((how) => Promise.reject(new Error(`The server ended (${how}): ${trouble}`))),
  ]);
  return { pid: child.pid!, end: (signal) => (child.kill(signal), ended) };
}
