import type { Command } from 'commander';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { openAppOrServer, type App } from '#lib/server/app.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { root } from './build.ts';
import { Misuse } from './misuse.ts';

/** The folder of the database: `--data`, else RAPPORT_DATA, else the one `npm start` uses. */
export function dataFolder(command: Command): string {
  const { data } = command.optsWithGlobals<{ data?: string }>();
  return resolve(data ?? (process.env['RAPPORT_DATA'] || join(root, '.rapport', 'data')));
}

/** Runs something with the application open, and closes it whatever happens. Trouble with the database is said in one sentence. */
export async function withApp<Result>(command: Command, work: (app: App) => Promise<Result>): Promise<Result> {
  const data = dataFolder(command);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  let app: App;
  try {
    app = await openAppOrServer({ data });
  } catch (error) {
    if (error instanceof StoreError) throw new Misuse(error.message);
    throw error;
  }
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
