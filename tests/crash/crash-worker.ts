// A process that works on the folder named by its first argument until it is done, or until it is killed.
import { openApp } from '#lib/server/open-app.ts';
import { work, type Clock, type WorkSize } from './crash-work.ts';

const [, , folder, size] = process.argv;
const clock: Clock = { at: 0 };
const app = await openApp({ data: folder!, now: () => clock.at });
console.log('open');
await work(app, clock, folder!, JSON.parse(size!) as WorkSize);
await app.close();
