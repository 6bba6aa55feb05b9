// For join-store.test.ts: does what it is told with a store that it joined.
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { StoreError } from '../store-error.ts';
import { joinSqliteStore } from './join-store.ts';

const { path, port } = workerData as { path: string; port: MessagePort };
const store = joinSqliteStore({ path, port, clock: () => 1000 });
const main = parentPort!;

async function work(): Promise<unknown> {
  await store.append([{ accountId: 'a1', name: 'A1' }], 1, 'worker');
  const mine = await store.readAccounts(['a0', 'a1']);
  await store.beginImport({ id: 'i1', kind: 'usage', source: 'csv', fileName: 'x.csv', createdAt: 1 });
  await store.stage('i1', [{ accountId: 'a2', name: 'A2' }]);
  const progress: number[] = [];
  await store.applyImport('i1', 2, { rows: 1, skipped: 0 }, (done) => progress.push(done));
  const codeOf = (error: unknown) => (error instanceof StoreError ? error.code : String(error));
  const refused = await store.endBookRun('nobody', 'done', 1, []).then(() => null, codeOf);
  const mistaken = await store.append([{ accountId: () => 1 } as never], 1, 'worker').then(() => null, String);
  return { ids: mine.map(({ id }) => id), progress, refused, mistaken };
}

main.on('message', (order: 'work' | 'close' | 'write') => {
  const answers = {
    work,
    write: () =>
      store.markDue(5).then(
        (marked) => ({ marked }),
        (error: unknown) => ({ code: error instanceof StoreError ? error.code : String(error) }),
      ),
    close: async () => {
      const last = store.append([{ accountId: 'last' }], 3, 'worker');
      await store.close();
      return last;
    },
  };
  void answers[order]()
    .then(
      (answer) => main.postMessage({ answer }),
      (error: unknown) => main.postMessage({ failed: String(error) }),
    )
    .finally(() => order === 'close' && main.close());
});
