/** What the demo brings beside its accounts. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { referencesOf } from '#lib/core/documents/references.ts';
import { demoSource, type DemoRest } from '../store/demo-store.ts';
import type { Store } from '../store/store.ts';
import { demoDocuments } from './documents.ts';
import { demoPeople } from './people.ts';

/** Without the documents that those of others read. */
export async function readDemoRest(store: Store, library: string): Promise<DemoRest> {
  const { users, teams } = demoPeople();
  const keys = demoDocuments(library).published.map(({ key }) => key);
  const needed = await readByOthers(store);
  return {
    people: users.map(({ id, email }) => ({ id, email })),
    teamIds: teams.map(({ id }) => id),
    documents: keys.filter((key) => !needed.has(key)),
  };
}

async function readByOthers(store: Store): Promise<ReadonlySet<string>> {
  const live = await store.readLive();
  const documents = new Map(live.map(({ key, document }) => [key, document]));
  const drafts = (await store.listDocuments()).filter(({ live: version }) => version === null);
  const open: RapportDocument[] = [
    ...live.filter(({ author }) => author !== demoSource).map(({ document }) => document),
    ...drafts.flatMap(({ draft }) => draft ?? []),
  ];
  const found = new Set<string>();
  for (let document = open.pop(); document; document = open.pop())
    for (const { key, kind } of referencesOf(document)) {
      if (kind === 'attribute' || found.has(key)) continue;
      found.add(key);
      const other = documents.get(key);
      if (other) open.push(other);
    }
  return found;
}
