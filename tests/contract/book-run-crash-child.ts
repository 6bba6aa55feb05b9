// A process that scores the book in the database named by its argument until RAPPORT_FAIL_AT kills it.
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import { scoreBook } from './book-run-work.ts';

const store = await openSqliteStore({ path: process.argv[2]! });
await scoreBook(store);
await store.close();
