import { fail } from '@sveltejs/kit';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { readDemoRest } from '#lib/server/demo/demo-rest.ts';
import { locateLibrary } from '#lib/server/library/read-library.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { Actions, PageServerLoad } from './$types';

/** Into a workspace with anything in it the demo data do not come: their ids and keys might be somebody's. */
async function isBare(store: Store): Promise<boolean> {
  const { hasAccounts, hasModel, hasActingWorkflow } = await store.readFirstSteps();
  return !hasAccounts && !hasModel && !hasActingWorkflow;
}

export const load: PageServerLoad = async (event) => {
  const { store } = await app();
  const [{ isDemo }, work] = await Promise.all([store.readWorkspace(), store.readDemoWork()]);
  const isUnderWay = work !== null && work.is !== 'failed';
  const canRemove = !isUnderWay && (isDemo || work !== null);
  return {
    work,
    counts: canRemove ? await store.countDemo(await readDemoRest(store, locateLibrary()), actorIn(event)) : null,
    canAdd: !isUnderWay && !canRemove && (await isBare(store)),
  };
};

export const actions: Actions = {
  add: async (event) => {
    const { store, now } = await app();
    const [{ isDemo }, work] = await Promise.all([store.readWorkspace(), store.readDemoWork()]);
    if (work || isDemo) return fail(409, { message: 'The demo data are here already, or on their way.' });
    if (!(await isBare(store)))
      return fail(409, {
        message: 'There are accounts or models here. The demo data come to an empty workspace only.',
      });
    await store.saveDemoWork({ is: 'adding', by: actorIn(event), at: now(), what: '', done: 0, total: 0 });
    return { message: null };
  },
  remove: async (event) => {
    const { store, now } = await app();
    const work = await store.readDemoWork();
    if (work && work.is !== 'failed') return fail(409, { message: 'Wait until what is under way has ended.' });
    if ((await event.request.formData()).get('sure') !== 'yes')
      return fail(400, { message: 'Tick the box to say that you are sure.' });
    await store.saveDemoWork({ is: 'removing', by: actorIn(event), at: now(), what: '', done: 0, total: 0 });
    return { message: null };
  },
};
