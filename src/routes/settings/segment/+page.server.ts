import { fail } from '@sveltejs/kit';
import { newAccountRefs } from '#lib/server/api/items/account-refs.ts';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { parseKept } from '#lib/server/sources/segment/message.ts';
import { accountOfWait } from '#lib/server/sources/waits-for.ts';
import type { FeedCount, FeedMessage } from '#lib/server/store/feed-store.ts';
import type { Actions, PageServerLoad } from './$types';

/** Messages shown at once; the counts beside them tell of all. */
const shown = 50;

export const load: PageServerLoad = async ({ url }) => {
  const { store, now } = await app();
  const [tokens, counts, letGo] = await Promise.all([
    store.listApiTokens(),
    store.countMessages('segment'),
    store.countLetGo(),
  ]);
  const keys = tokens.filter(({ scopes, revokedAt }) => scopes.includes('segment:write') && revokedAt === null);
  const names = new Set([...keys.map(({ source }) => source), ...counts.map(({ source }) => source), ...letGo.keys()]);
  const sources = [...names].sort().map((name) => {
    const own = keys.filter(({ source }) => source === name);
    const used = own.flatMap(({ lastUsedAt }) => lastUsedAt ?? []);
    return {
      name,
      keys: own.length,
      lastUsedAt: used.length > 0 ? Math.max(...used) : null,
      waiting: sum(counts.filter(({ source }) => source === name)),
      letGo: letGo.get(name) ?? 0,
    };
  });
  const wanted = url.searchParams.get('source');
  const selected =
    sources.find(({ name }) => name === wanted) ?? sources.find(({ waiting }) => waiting > 0) ?? sources[0];
  const code = url.searchParams.get('reason') ?? undefined;
  const messages = selected
    ? await store.listMessages({ feed: 'segment', source: selected.name, ...(code ? { code } : {}), limit: shown })
    : [];
  return {
    now: now(),
    sources,
    selected: selected?.name ?? null,
    reason: code ?? null,
    reasons: reasonsOf(counts.filter(({ source }) => source === selected?.name)),
    messages: messages.map(shownMessage),
  };
};

const sum = (counts: readonly FeedCount[]) => counts.reduce((total, { messages }) => total + messages, 0);

function reasonsOf(counts: readonly FeedCount[]) {
  const codes = [...new Set(counts.map(({ code }) => code ?? ''))];
  return codes
    .map((code) => {
      const own = counts.filter((each) => (each.code ?? '') === code);
      const kinds = own.map(({ kind, messages }) => ({ kind, messages }));
      return { code, messages: sum(own), kinds, newest: Math.max(...own.map(({ newest }) => newest)) };
    })
    .sort((a, b) => b.messages - a.messages);
}

function shownMessage({ n, kind, code, reason, waitsFor, receivedAt, body }: FeedMessage) {
  const { event, userId, anonymousId, groupId, properties } = parseKept(body);
  const what = event === kind ? properties['name'] : event;
  const isPerson = waitsFor !== null && accountOfWait(waitsFor) === null;
  return {
    n,
    kind,
    what: typeof what === 'string' ? what : null,
    who: userId ?? anonymousId ?? null,
    groupId: groupId ?? null,
    code: code ?? '',
    reason: reason ?? '',
    /** Who could be told to belong to an account. */
    person: isPerson ? waitsFor : null,
    receivedAt,
    body: JSON.stringify(JSON.parse(body), null, 2),
  };
}

export const actions: Actions = {
  assign: async (event) => {
    const { store, now } = await app();
    const form = await event.request.formData();
    const text = (name: string) => String(form.get(name) ?? '').trim();
    const [source, who, named] = [text('source'), text('person'), text('account')];
    const refuse = (message: string) => fail(400, { form: 'assign' as const, n: text('n'), typed: named, message });
    if (named === '') return refuse('Type the id of the account, as in import files, or its name.');
    if ((await store.readWaiting({ feed: 'segment', source, waitsFor: who }, 1)).length === 0)
      return refuse('Nothing waits for this person any more.');
    const accountId = await findAccount(named);
    if (accountId === null) return refuse(`There is no account "${named}", or several have that name; type its id.`);
    await store.linkPeople(source, [{ who, accountId, contactId: null, at: now() }], actorIn(event), now());
    return { form: 'assign' as const, done: 'Told. What waits for this person is taken within seconds.' };
  },
  drop: async (event) => {
    const { store, now } = await app();
    const form = await event.request.formData();
    const [source, code] = [String(form.get('source') ?? ''), String(form.get('code') ?? '')];
    if (code === '') return fail(400, { form: 'drop' as const, message: 'Choose the reason whose messages may go.' });
    const dropped = await store.dropMessages('segment', source, code, actorIn(event), now());
    return { form: 'drop' as const, done: `${dropped} ${dropped === 1 ? 'message is' : 'messages are'} gone.` };
  },
};

async function findAccount(named: string): Promise<string | null> {
  const { store, now } = await app();
  const refs = newAccountRefs(store);
  await refs.prepare([named]);
  const byId = refs.idOf(named);
  if (byId !== null) return byId;
  const page = { sort: 'name', descending: false, limit: 20, offset: 0 } as const;
  const { rows } = await store.listBook({ ...page, search: named, status: 'all', now: now() });
  const exact = rows.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  return exact.length === 1 ? exact[0]!.accountId : null;
}
