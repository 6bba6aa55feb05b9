// A process that does the run over the book in the folder named by its first argument, until it is done or until it is killed.
import { openApp } from '#lib/server/open-app.ts';

const [, , folder, at] = process.argv;
const app = await openApp({ data: folder!, now: () => Number(at) });
await app.store.requestBookRun({ id: 'run', reason: 'by-hand', by: 'test', at: Number(at) });
while ((await app.store.readBookRun('run'))?.endedAt === null) await app.scheduler.stepBook();
await app.close();
