/** The real command as a process of its own, with a database folder of its own. */
import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Both, as a person sees them. */
  readonly all: string;
}

export interface Desk {
  /** The folder of the database; not there before a command makes it. */
  readonly data: string;
  readonly folder: string;
  /** Writes a file into the folder and gives its path. */
  write(name: string, content: string | Buffer | object): string;
  run(...args: string[]): Promise<Answer>;
  /** The same with `--json`, parsed. */
  json<Result>(...args: string[]): Promise<{ readonly code: number; readonly value: Result; readonly err: string }>;
  /** Every row of the database but what opening and giving up leave behind. */
  state(): Readonly<Record<string, readonly unknown[]>>;
  remove(): void;
}

export function openDesk(): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-cli-'));
  const data = join(folder, 'data');
  const run = (...args: string[]) => runRapport(['src/cli/rapport.ts', ...args], data);
  return {
    data,
    folder,
    run,
    write(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      const isText = typeof content === 'string' || Buffer.isBuffer(content);
      writeFileSync(path, isText ? content : JSON.stringify(content, null, 2));
      return path;
    },
    async json<Result>(...args: string[]) {
      const { code, out, err } = await run(...args, '--json');
      return { code, err, value: JSON.parse(out) as Result };
    },
    state: () => stateOf(join(data, 'rapport.db')),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** `args` begin with the script. Ends the test when anybody would see a stack trace. */
export function runRapport(args: readonly string[], data: string, env: Record<string, string> = {}): Promise<Answer> {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...env, RAPPORT_DATA: data, USER: 'ann' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, all]: [string[], string[], string[]] = [[], [], []];
  child.stdout
    .setEncoding('utf8')
    .on('data', (text: string) => all.push(...[text].map((each) => (out.push(each), each))));
  child.stderr
    .setEncoding('utf8')
    .on('data', (text: string) => all.push(...[text].map((each) => (err.push(each), each))));
  return new Promise((answer, fail) => {
    child.on('error', fail);
    child.on('close', (code, signal) => {
      const text = all.join('');
      if (/^\s+at .+:\d+:\d+\)?$/m.test(text))
        fail(new Error(`rapport ${args.slice(1).join(' ')} shows a stack trace:\n${text}`));
      else answer({ code: code ?? -(signal ? 1 : 2), out: out.join(''), err: err.join(''), all: text });
    });
  });
}

function stateOf(file: string): Record<string, unknown[]> {
  if (!existsSync(file)) return {};
  const db = new Database(file, { readonly: true });
  try {
    const tables = db
      .prepare<[], { name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1",
      )
      .all()
      .map(({ name }) => name)
      .filter((name) => name !== 'settings');
    const rows = (name: string) => db.prepare<[], object>(`SELECT * FROM "${name}"`).all();
    return Object.fromEntries(
      tables.map((name) => [name, rows(name).filter((row) => !('status' in row && row.status === 'abandoned'))]),
    );
  } finally {
    db.close();
  }
}
