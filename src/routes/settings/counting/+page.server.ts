import type { SignalDocument } from '#lib/core/documents/document.ts';
import { app } from '#lib/server/app.ts';
import { lookAtBook } from '#lib/server/counting/look-at-book.ts';
import { sentenceOf } from './rule-words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { store, now: clock } = await app();
  const now = clock();
  const [heads, live] = await Promise.all([store.listDocuments('signal'), store.readLive()]);
  const rules = heads.flatMap(({ key, draft }) => {
    const version = live.find((each) => each.kind === 'signal' && each.key === key);
    const signal = (draft ?? version?.document) as SignalDocument | undefined;
    if (!signal?.derive) return [];
    return [
      {
        key,
        name: signal.name,
        sentence: sentenceOf(signal),
        version: version?.number ?? null,
        isDraft: draft !== null,
      },
    ];
  });
  rules.sort((a, b) => a.name.localeCompare(b.name, 'en'));
  const book = await lookAtBook(store, now);
  return {
    rules,
    book: { ...book, names: book.names.map(({ properties, ...each }) => ({ ...each, properties: properties.length })) },
  };
};
