// Every way into the server, asked by everybody, and compared with the policy table.
import { request as httpRequest } from 'node:http';
import { resolve } from 'node:path';
import { scopes } from '#lib/server/auth/caller.ts';
import type { Entry } from '#lib/server/auth/policy/policy.ts';
import { policy } from '#lib/server/auth/policy/table.ts';
import { newSecretToken } from '#lib/server/auth/secret-token.ts';
import { cookieOf, newSession } from '#lib/server/auth/sessions.ts';
import { connectStore } from '#lib/server/store/remote/remote-store.ts';
import { socketPathOf } from '#lib/server/store/remote/socket-path.ts';
import type { Store } from '#lib/server/store/store.ts';
import { listWays, type Way } from '../architecture/list-routes.ts';
import { expect } from './fixtures.ts';
import { busyBook as test } from './seeded.ts';
import type { RunningServer } from './server.ts';
import { admin, personOf } from './signed-in.ts';
import type { ImportSchedule } from '#lib/server/store/schedule-store.ts';

const ways = listWays(resolve(import.meta.dirname, '../../src/routes'));

/** Ana is a CSM with half of the book, and her lead sees what she does; the other half is Ben's, who is in another team. */
const people = {
  admin,
  ops: personOf('olga', 'ops'),
  lead: personOf('lea', 'lead', { teamId: 'team-a' }),
  csm: personOf('ana', 'csm', { teamId: 'team-a', name: 'Ana Silva' }),
  viewer: personOf('vic', 'viewer'),
} as const;

/** Whom an admin does everything to; they ask nothing. */
const spares = [personOf('spare', 'csm', { teamId: 'team-a' }), personOf('sparer', 'csm')] as const;

const askers = [...Object.keys(people), 'nobody', 'a token', 'a token without scopes'] as const;
type Asker = keyof typeof people | 'nobody' | 'a token' | 'a token without scopes';
type Which = 'own' | 'foreign' | 'missing';

interface World {
  readonly server: RunningServer;
  readonly store: Store;
  readonly objects: Record<'account' | 'task' | 'person' | 'import', Record<Which, string>>;
  readonly tokens: Record<'a token' | 'a token without scopes', string>;
}

async function setUp(server: RunningServer): Promise<World> {
  const store = (await connectStore(socketPathOf(server.data)))!;
  await store.savePeople(
    [...Object.values(people), ...spares],
    [{ id: 'team-a', key: 'a', name: 'A', leadId: 'user-lea' }],
  );
  const makeToken = async (name: string, granted: readonly string[]) => {
    const { token, hash } = newSecretToken('rpt_');
    const made = { createdBy: admin.id, createdAt: Date.now(), expiresAt: null, lastUsedAt: null, revokedAt: null };
    await store.addApiToken(
      { ...made, id: crypto.randomUUID(), name, prefix: 'rpt_', scopes: granted, source: 'test' },
      hash,
    );
    return token;
  };
  const taskOf = async (ownerId: string) => {
    const { tasks } = await store.listTasks({ ownerId, status: 'open', sort: 'due', limit: 1, offset: 0 });
    return tasks[0]!;
  };
  // Tests share a server, and an import that one took back is gone.
  const imports = { own: `imp_${crypto.randomUUID().slice(0, 8)}`, foreign: `imp_${crypto.randomUUID().slice(0, 8)}` };
  for (const id of Object.values(imports)) {
    await store.beginImport({ id, kind: 'usage', source: 'csv', fileName: 'usage.csv', createdAt: Date.now() });
    await store.applyImport(id, Date.now(), { rows: 0, skipped: 0 });
  }
  const [own, foreign] = [await taskOf('user-ana'), await taskOf('user-ben')];
  return {
    server,
    store,
    objects: {
      account: { own: own.accountId, foreign: foreign.accountId, missing: 'no-such-account' },
      task: { own: own.id, foreign: foreign.id, missing: 'no-such-task' },
      person: { own: spares[0].id, foreign: spares[1].id, missing: 'no-such-person' },
      import: { ...imports, missing: 'no-such-import' },
    },
    tokens: {
      'a token': await makeToken('all', scopes),
      'a token without scopes': await makeToken('none', []),
    },
  };
}

/** What parameters that name nothing of the book lead to. */
const hookSource = {
  key: 'x',
  name: 'X',
  sealedSecret: '',
  sealedOldSecret: null,
  oldSecretUntil: null,
  mappings: [],
  createdBy: 'test',
  createdAt: 0,
};

const schedule: ImportSchedule = {
  id: 'x',
  name: 'X',
  source: 'csv',
  kind: 'usage',
  createAccounts: false,
  skipBadRows: false,
  rhythm: '0 3 * * *',
  pausedAt: 0,
  nextAt: null,
  tries: 0,
  place: 'folder',
  folder: 'inbox',
  pattern: '*.csv',
  address: null,
  sealedCredential: null,
  createdBy: 'test',
  createdAt: 0,
};

interface Answer {
  readonly status: number;
  readonly location: string;
  readonly body: string;
}

async function ask(world: World, { route, key }: Way, entry: Entry, asker: Asker, which: Which): Promise<Answer> {
  const { server, store, objects, tokens } = world;
  const object = entry.object && { name: entry.object.by, id: objects[entry.object.kind][which] };
  const path = route.replaceAll(/\[(?:\.\.\.)?(\w+)\]/g, (_, name: string) =>
    name === object?.name ? object.id : (entry.example?.[name] ?? 'x'),
  );
  const isForm = key.startsWith('?');
  const method = isForm ? 'POST' : key;
  const fields = {
    ...entry.example,
    ...(object && !route.includes(`[${object.name}]`) && { [object.name]: object.id }),
  };
  const body = method === 'GET' ? '' : isForm ? new URLSearchParams(fields).toString() : JSON.stringify(fields);
  const query = method === 'GET' && Object.keys(fields).length > 0 ? `?${new URLSearchParams(fields).toString()}` : '';
  const headers: Record<string, string> = {
    host: new URL(server.address).host,
    origin: server.address,
    accept: isForm || key === 'GET' ? 'text/html' : 'application/json',
    'content-type': isForm ? 'application/x-www-form-urlencoded' : 'application/json',
  };
  if (asker === 'a token' || asker === 'a token without scopes') headers['authorization'] = `Bearer ${tokens[asker]}`;
  else if (asker !== 'nobody') {
    // A session of its own for each question: some questions end sessions.
    const { token, session } = newSession('password', 'matrix', Date.now());
    await store.startSession({ ...session, userId: people[asker].id });
    const { name, value } = cookieOf(server.address, token);
    headers['cookie'] = `${name}=${value}`;
  }
  return send(server.address, method, path + (!isForm ? query : key === '?/default' ? '' : key), headers, body);
}

function send(address: string, method: string, path: string, headers: Record<string, string>, body: string) {
  const { hostname, port } = new URL(address);
  return new Promise<Answer>((done, fail) => {
    const outgoing = httpRequest({ hostname, port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, location: response.headers.location ?? '', body: text }),
      );
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

type Outcome = 'passed' | 'sign in first' | 'refused' | 'missing' | 'broken';

function outcomeOf({ status, location, body }: Answer, hasObject: boolean): Outcome {
  if (status >= 500) return 'broken';
  if (/^[./]*\/sign-in\?next=/.test(location) || body.includes('"not-signed-in"')) return 'sign in first';
  if (status === 403) return 'refused';
  return status === 404 && hasObject ? 'missing' : 'passed';
}

/** Whether "there is no such thing" means an object that is kept from somebody: of a page that people open, everything else is there. */
function mayMiss({ key }: Way, { who, object }: Entry): boolean {
  return object !== undefined || (key === 'GET' && who !== 'anyone' && who.length > 0);
}

/** What the table says; it knows nothing of how the server finds out. */
function wanted(entry: Entry, asker: Asker, which: Which): Outcome {
  const isProgram = asker === 'a token' || asker === 'a token without scopes';
  if (entry.who !== 'anyone') {
    if (asker === 'nobody') return 'sign in first';
    const isAllowed = isProgram
      ? asker === 'a token' && entry.scope !== undefined
      : (entry.who as readonly string[]).includes(asker);
    if (!isAllowed) return 'refused';
  }
  if (!entry.object) return 'passed';
  const seesForeign = isProgram || asker === 'admin' || asker === 'ops' || asker === 'viewer';
  return which === 'own' || (which === 'foreign' && seesForeign) ? 'passed' : 'missing';
}

test('everybody may do what the policy table says, and nothing else', async ({ server }) => {
  test.setTimeout(240_000);
  const world = await setUp(server);
  const wrong: string[] = [];
  let cells = 0;
  for (const way of ways) {
    // Whatever a way before this one removed.
    await world.store.addHookSource(hookSource);
    if (!(await world.store.readSchedule(schedule.id))) await world.store.addSchedule(schedule);
    const entry = policy[way.route]?.[way.key];
    if (!entry) {
      wrong.push(`${way.route} ${way.key} has no entry`);
      continue;
    }
    for (const asker of askers as readonly Asker[]) {
      for (const which of entry.object ? (['own', 'foreign', 'missing'] as const) : (['own'] as const)) {
        const answer = await ask(world, way, entry, asker, which);
        const found = outcomeOf(answer, mayMiss(way, entry));
        cells++;
        const should = wanted(entry, asker, which);
        if (found !== should)
          wrong.push(
            `${way.route} ${way.key} (${which}) asked by ${asker}: ${found} (${answer.status}), not ${should}`,
          );
      }
    }
  }
  await world.store.close();
  expect(wrong).toEqual([]);
  console.log(`${cells} cells of the authorisation matrix`);
  expect(cells).toBeGreaterThan(200);
});

test('a foreign object answers to the letter as a missing one', async ({ server }) => {
  const world = await setUp(server);
  for (const way of ways) {
    const entry = policy[way.route]?.[way.key];
    if (!entry?.object || entry.who === 'anyone' || !entry.who.includes('csm')) continue;
    const { foreign, missing } = world.objects[entry.object.kind];
    const [one, other] = [
      await ask(world, way, entry, 'csm', 'foreign'),
      await ask(world, way, entry, 'csm', 'missing'),
    ];
    const plain = ({ status, body }: Answer, id: string) => ({
      status,
      // The nonces of scripts differ from answer to answer.
      body: body.replaceAll(id, 'ID').replaceAll(/nonce="[^"]*"|__sveltekit_\w+|\d{13}/g, ''),
    });
    expect(plain(one, foreign)).toEqual(plain(other, missing));
  }
  await world.store.close();
});

test('lists and counts hold the own part of the book only', async ({ server }) => {
  const world = await setUp(server);
  const read = async (asker: Asker, route: string) =>
    ask(world, { route, key: 'GET' }, { who: 'anyone' }, asker, 'own').then(({ body }) => body);
  const rows = async (asker: Asker) =>
    (JSON.parse(await read(asker, '/book/rows')) as { total: number; rows: { ownerId: string }[] }) ?? {};
  for (const asker of ['csm', 'lead'] as const) {
    const { total, rows: listed } = await rows(asker);
    expect(total).toBe(65);
    expect(new Set(listed.map(({ ownerId }) => ownerId))).toEqual(new Set(['user-ana']));
    const { name: foreign } = (await world.store.readAccounts([world.objects.account.foreign]))[0]!;
    expect(await read(asker, '/tasks')).not.toContain(`Call ${foreign}<`);
    expect(await read(asker, '/')).toMatch(/>\s*65 accounts\s*</);
  }
  expect((await rows('admin')).total).toBe(130);
  await world.store.close();
});

test('an entry is needed for each way in', async ({ server }) => {
  const { address } = server;
  const headers = { host: new URL(address).host, origin: address, accept: 'application/json' };
  for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND'])
    expect((await send(address, method, '/waiting', headers, '')).status).toBe(401);
  for (const action of ['?/default', '?/nothing', '?/__proto__'])
    expect((await send(address, 'POST', `/sign-in${action}`, headers, '')).status).toBe(401);
});
