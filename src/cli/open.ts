import type { Command } from 'commander';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseFile, openAppOrServer, type App } from '#lib/server/open-app.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { root } from './build.ts';
import { Misuse } from './misuse.ts';

/** Another command may be at work for a moment; a server that does not answer stays. */
const patienceMs = 5_000;
const pauseMs = 200;

/** The folder of the database: `--data`, else RAPPORT_DATA, else the one `npm start` uses. */
export function dataFolder(command: Command): string {
  const { data } = command.optsWithGlobals<{ data?: string }>();
  return resolve(data ?? (process.env['RAPPORT_DATA'] || join(root, '.rapport', 'data')));
}

/**
 * Runs something with the application open, and closes it whatever happens. Only commands that bring something in make a database;
 * for the others a folder without one is most likely a wrong path.
 */
export async function withApp<Result>(
  command: Command,
  work: (app: App) => Promise<Result>,
  { creates = false } = {},
): Promise<Result> {
  const data = dataFolder(command);
  if (existsSync(data) && !statSync(data).isDirectory())
    throw new Misuse(`"${shown(data)}" is a file; --data and RAPPORT_DATA name the folder of the database.`);
  if (creates) makeFolder(data);
  else if (!existsSync(join(data, databaseFile))) throw new Misuse(noDatabase(data));
  const app = await open(data);
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

async function open(data: string): Promise<App> {
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      return await openAppOrServer({ data });
    } catch (error) {
      const isBusy = error instanceof StoreError && error.code === 'database-in-use';
      if (!isBusy || Date.now() > until) throw error;
      await sleep(pauseMs);
    }
  }
}

function makeFolder(data: string): void {
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new Misuse(
      `The folder "${shown(data)}" cannot be made (${(error as Error).message}); name another with --data.`,
    );
  }
}

function noDatabase(data: string): string {
  const demo = join(root, '.rapport', 'demo');
  const hint =
    data !== demo && existsSync(join(demo, databaseFile)) ? ` The demo book is in --data ${shown(demo)}.` : '';
  return `There is no database in "${shown(data)}". "rapport publish FILE" or "rapport import accounts FILE.csv" begins one there; --data or RAPPORT_DATA names another folder.${hint}`;
}

function shown(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}
