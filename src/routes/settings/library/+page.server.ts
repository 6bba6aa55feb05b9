import { app } from '#lib/server/app.ts';
import { readLibrary } from '#lib/server/library/read-library.ts';
import { isStarter, paragraphsOf, sayState, stateOf, type Starter } from './library-entry.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const { store } = await app();
  const heads = new Map((await store.listDocuments()).map((head) => [head.key, head]));
  const describe = ({ key, kind, name, description }: Starter) => {
    const state = stateOf(heads.get(key), kind);
    return { key, name, description: paragraphsOf(description)[0]!, is: state.is, says: sayState(state, kind) };
  };
  // The one to begin with comes first.
  const starters = readLibrary()
    .filter(isStarter)
    .toSorted((a, b) => Number(b.key === 'starter') - Number(a.key === 'starter'));
  return {
    models: starters.filter(({ kind }) => kind === 'health-model').map(describe),
    workflows: starters.filter(({ kind }) => kind === 'workflow').map(describe),
  };
};
