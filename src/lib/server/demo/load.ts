/** Writes the demo book through the store: people, documents, then account after account. Scoring is the scheduler's work. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { hasErrors } from '#lib/core/problems.ts';
import { publishDocuments } from '../publish.ts';
import { demoSource } from '../store/demo-store.ts';
import type { Acting } from '../store/document-store.ts';
import type { AccountChange } from '../store/history-store.ts';
import type { Store } from '../store/store.ts';
import { demoChanges, type DemoSize } from './changes.ts';
import { demoDocuments } from './documents.ts';
import { demoPeople } from './people.ts';

export interface DemoLoad extends Omit<DemoSize, 'accounts'> {
  readonly accounts?: number;
  /** The `rules-library` folder. */
  readonly library: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Accounts written in one transaction: a progress step about every tenth of a second. */
const chunkSize = 10;

export interface DemoCounts {
  readonly accounts: number;
  readonly appended: number;
  readonly documents: number;
}

/**
 * Loads the whole demo. Repeating it after an interruption, with the same `seed` and `endAt`, adds only what is missing.
 * Workflows act, so that there are tasks; models only watch; the workspace is marked as demo at the very end.
 */
export async function loadDemo(
  store: Store,
  { seed, endAt, accounts = 300, density, library, onProgress }: DemoLoad,
): Promise<DemoCounts> {
  const { users, teams } = demoPeople();
  await store.savePeople(users, teams);
  const { published, drafts } = demoDocuments(library);
  await publish(
    store,
    published.filter((each) => each.kind !== 'workflow'),
    endAt,
    'watch',
  );
  await publish(
    store,
    published.filter((each) => each.kind === 'workflow'),
    endAt,
    'on',
  );
  for (const draft of drafts) {
    const seen = (await store.readDocument(draft.key))?.draftRev ?? 0;
    if ((await store.saveDraft(draft, seen, endAt)) === 'conflict')
      throw new Error(`The draft of "${draft.name}" is being edited; close the editor and start the demo again.`);
  }
  let [appended, done] = [0, 0];
  let chunk: AccountChange[] = [];
  const flush = async () => {
    appended += (await store.append(chunk, endAt, demoSource)).appended;
    done += chunk.length;
    chunk = [];
    onProgress?.(done, accounts);
  };
  for (const change of demoChanges({ seed, endAt, accounts, ...(density ? { density } : {}) })) {
    chunk.push(change);
    if (chunk.length === chunkSize) await flush();
  }
  if (chunk.length > 0) await flush();
  await store.saveWorkspace({ isDemo: true }, demoSource, endAt);
  return { accounts: done, appended, documents: published.length };
}

async function publish(store: Store, documents: readonly RapportDocument[], at: number, acting: Acting): Promise<void> {
  const { problems } = await publishDocuments(store, documents, {
    author: demoSource,
    note: 'Came with the demo book',
    at,
    scoring: true,
    acting,
  });
  if (hasErrors(problems))
    throw new Error(`The demo's documents have errors: ${problems.map((each) => each.message).join(' ')}`);
}
