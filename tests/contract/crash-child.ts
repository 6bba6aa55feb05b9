// A process that works on the database named by its argument until RAPPORT_FAIL_AT kills it.
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import { doWork } from './crash-work.ts';

const store = await openSqliteStore({ path: process.argv[2]! });
await doWork(store, 1);
await store.close();
