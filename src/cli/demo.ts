// `npm run demo`: the server with the demo book, which is made on the first start.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { app } from '#lib/server/app.ts';
import { databaseFile, openApp } from '#lib/server/open-app.ts';
import { makeLink } from '#lib/server/auth/sign-in.ts';
import { liveThroughDemo } from '#lib/server/demo/live-through.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { demoVisitors } from '#lib/server/demo/people.ts';
import { demoSource } from '#lib/server/store/demo-store.ts';
import { root } from './build.ts';
import { showStages } from './progress.ts';
import { chooseDataFolder, serve } from './serving.ts';

const seed = 'rapport';

try {
  const data = chooseDataFolder('demo');
  if (!existsSync(join(data, databaseFile))) await makeBook(data);
  process.env.LOG_LEVEL ??= 'warn'; // the address is what somebody looks for here
  const { address } = await serve(console.error);
  console.log(`Rapport is running: ${address}`);
  await printLinks(address);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** The server runs in this process, so its database is at hand. */
async function printLinks(address: string): Promise<void> {
  const { store, now } = await app();
  const users = await store.listUsers();
  console.log('\nSign in as one of these (each link works once; start the demo again for new ones):');
  for (const id of demoVisitors) {
    const user = users.find((each) => each.id === id);
    if (!user) continue; // somebody took the demo data out
    const link = { kind: 'sign-in', userId: id, createdBy: demoSource, now: now(), lastsMs: 24 * 3_600_000 } as const;
    console.log(`  ${`${user.role}, ${user.name}`.padEnd(26)} ${address}/sign-in/${await makeLink(store, link)}`);
  }
}

/** Made in a folder of its own and moved when it is whole: an interrupted first start begins anew, and never serves half a book. */
async function makeBook(data: string): Promise<void> {
  const making = join(data, 'making');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  console.error('Making the demo book: 300 accounts, 18 months of history (once, about a minute)…');
  const endAt = Date.now();
  const { store, rules, close } = await openApp({ data: making, now: () => endAt });
  const { show, stop } = showStages();
  try {
    await store.saveWorkspace({ name: 'Rapport demo', currency: 'EUR' }, demoSource, endAt);
    await loadDemo(store, {
      seed,
      endAt,
      library: join(root, 'rules-library'),
      onProgress: (done, total) => show('Writing history', done, total),
    });
    await liveThroughDemo({ store, rules, endAt, seed, onProgress: show });
  } finally {
    stop();
    await close();
  }
  // The database last: its presence says that the book is whole.
  for (const file of readdirSync(making).sort((a, b) => Number(a === databaseFile) - Number(b === databaseFile)))
    renameSync(join(making, file), join(data, file));
  rmSync(making, { recursive: true });
}
