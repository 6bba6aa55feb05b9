import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keyFileOf } from '../../secrets/key-file.ts';
import { openSecretsOf } from '../../secrets/key-proof.ts';
import type { ImportSchedule } from '../../store/schedule-store.ts';
import { openSqliteStore } from '../../store/sqlite/open-store.ts';
import type { Store } from '../../store/store.ts';
import { ImportFiles } from '../import-files.ts';
import { ImportJobs } from '../import-jobs.ts';
import { announceFile, receivePiece } from '../receive-file.ts';
import { testCertificate, testKey } from './certificate-fixture.ts';
import { networksFrom } from './network-guard.ts';
import { ScheduleJobs } from './schedule-jobs.ts';
import { Readable } from 'node:stream';

const start = Date.UTC(2026, 4, 1, 6);
const minuteMs = 60_000;
let now = start;
let top: string;
let data: string;
let store: Store;
let importFiles: ImportFiles;
let imports: ImportJobs;
let schedules: ScheduleJobs;
let inbox: string;

function open(allowed: string, resolved = '127.0.0.1'): ScheduleJobs {
  return new ScheduleJobs({
    store,
    importFiles,
    now: () => now,
    minFree: 0,
    data,
    namedFolders: [],
    networks: networksFrom(allowed),
    secrets: () => openSecretsOf(store, keyFileOf(data)),
    resolve: () => Promise.resolve([{ address: resolved, family: 4 }]),
    ca: testCertificate,
  });
}

beforeEach(async () => {
  now = start;
  top = mkdtempSync(join(tmpdir(), 'rapport-schedules-'));
  data = join(top, 'data');
  inbox = join(data, 'inbox');
  mkdirSync(inbox, { recursive: true, mode: 0o700 });
  store = await openSqliteStore({ path: join(data, 'rapport.db'), clock: () => now });
  importFiles = new ImportFiles(data);
  imports = new ImportJobs({ store, files: importFiles, now: () => now, report: () => undefined });
  schedules = open('127.0.0.1');
});

afterEach(async () => {
  await store.close();
  rmSync(top, { recursive: true });
});

const first = 'Customer ID,Company name,Plan,Renewal date\nA-1,Acme,pro,2027-09-30\nA-2,Beta,free,2027-02-28\n';

/** The file by hand that the mapping is remembered from. */
async function importByHand(): Promise<void> {
  const receiver = { store, importFiles, now: () => now, minFree: 0 };
  const made = await announceFile(receiver, { name: 'book.csv', bytes: first.length, source: 'billing', by: 'ann' });
  const draft = (await store.readDraft('id' in made ? made.id : ''))!;
  await receivePiece(receiver, draft, 0, Readable.from([Buffer.from(first)]));
  while (await imports.step());
  const checked = (await store.readDraft(draft.id))!;
  await store.changeDraft(draft.id, checked.revision, { state: 'to-apply' }, now);
  while (await imports.step());
  expect(await store.readMapping('billing', 'accounts')).not.toBeNull();
}

async function schedule(change: Partial<ImportSchedule> = {}): Promise<void> {
  await store.addSchedule({
    id: 's1',
    name: 'Billing',
    place: 'folder',
    folder: 'inbox',
    pattern: '*.csv',
    address: null,
    sealedCredential: null,
    source: 'billing',
    kind: 'accounts',
    createAccounts: false,
    skipBadRows: false,
    rhythm: '0 * * * *',
    pausedAt: null,
    nextAt: now,
    tries: 0,
    createdBy: 'ann',
    createdAt: now,
    ...change,
  });
}

/** Everything that is due now, and what follows from it. */
async function work(): Promise<void> {
  for (let isBusy = true; isBusy;) {
    isBusy = await schedules.step();
    while (await imports.step());
  }
}

function put(name: string, content: string, at = now - minuteMs): void {
  writeFileSync(join(inbox, name), content);
  utimesSync(join(inbox, name), at / 1000, at / 1000);
}

async function told(): Promise<(string | null)[]> {
  return (await store.listFetches('s1', 20)).map(({ outcome, fileName }) => `${outcome} ${fileName}`).reverse();
}

const lastWords = async () => (await store.listFetches('s1', 1))[0]?.words ?? '';
const applied = async () => (await store.listImports()).filter(({ status }) => status === 'applied').length;

describe('a watched folder', () => {
  test('is read in the order of its files, each content once, and left as it is', async () => {
    await importByHand();
    await schedule();
    const next = first.replace('free', 'pro');
    put('b.csv', first.replace('pro', 'gold'), now - 3 * minuteMs);
    put('a.csv', next, now - 2 * minuteMs);
    put('copy.csv', next);
    put('note.txt', 'x');
    put('c.csv.part', next);
    writeFileSync(join(top, 'secret.csv'), first);
    symlinkSync(join(top, 'secret.csv'), join(inbox, 'link.csv'));
    await work();
    expect(await told()).toEqual(['taken b.csv', 'taken a.csv', 'same copy.csv', 'nothing null']);
    expect(await applied()).toBe(3);
    const books = await store.readAccounts(await store.listAccountIds());
    expect(books.map(({ attributes }) => attributes.get('plan'))).toEqual(['pro', 'pro']);
    expect(readdirSync(inbox)).toHaveLength(6);
    expect(await store.readSchedule('s1')).toMatchObject({ tries: 0, nextAt: start + 60 * minuteMs });
    const own = (await store.listImports()).filter(({ by }) => by === 'schedule:s1');
    expect(own.map(({ source, status }) => `${source} ${status}`)).toEqual(['billing applied', 'billing applied']);
    now += 60 * minuteMs;
    await work();
    expect(await told()).toHaveLength(4);
    expect(await applied()).toBe(3);
  });

  test('whose file is still being written is looked at again soon', async () => {
    await importByHand();
    await schedule();
    put('a.csv', first, now - 1_000);
    await work();
    expect(await told()).toEqual([]);
    now += 10_000;
    await work();
    expect(await told()).toEqual(['taken a.csv', 'nothing null']);
  });

  test('stops before a file that does not fit, names the difference, and goes on when it is imported', async () => {
    await importByHand();
    await schedule();
    put('a.csv', first.replace('Company name', 'Firm').replace('pro', 'gold'), now - 2 * minuteMs);
    put('b.csv', first.replace('pro', 'silver'));
    await work();
    expect(await told()).toEqual(['taken a.csv']);
    const [draft] = await store.listDrafts();
    expect(draft).toMatchObject({ state: 'to-map', scheduleId: 's1', source: 'billing', kind: 'accounts' });
    expect(draft!.words).toContain('lacks the column "Company name", which the mapping reads.');
    expect(draft!.words).toContain('"Firm"');
    expect(await applied()).toBe(1);
    expect(readFileSync(importFiles.pathOf(draft!.id, draft!.fileName), 'utf8')).toContain('Firm');
    await store.removeDraft(draft!.id, now, 'ann');
    await work();
    expect(await told()).toEqual(['taken a.csv', 'taken b.csv', 'nothing null']);
    expect(await applied()).toBe(2);
  });

  test('stops before bad rows, unless they may be left out', async () => {
    await importByHand();
    await schedule();
    put('a.csv', first.replace('2027-09-30', 'soon'));
    await work();
    const [draft] = await store.listDrafts();
    expect(draft).toMatchObject({ state: 'checked', words: expect.stringContaining('1 of 2 rows cannot') as string });
    await store.removeDraft(draft!.id, now, 'ann');
    now += minuteMs;
    await store.changeSchedule('s1', { skipBadRows: true, nextAt: now }, 'changed', 'ann', now);
    put('b.csv', first.replace('2027-09-30', 'later'));
    await work();
    expect((await store.listImports())[0]).toMatchObject({ status: 'applied', skipped: 1 });
  });

  test('that may not be read (any more) fails with what to do, and is tried again later and later', async () => {
    await schedule({ folder: '../..' });
    for (const wait of [1, 5, 30, 120, 360]) {
      expect(await schedules.step()).toBe(true);
      expect((await store.readSchedule('s1'))!.nextAt).toBe(now + wait * minuteMs);
      now += wait * minuteMs;
    }
    await schedules.step();
    expect((await store.readSchedule('s1'))!.nextAt! - now).toBeGreaterThanOrEqual(360 * minuteMs);
    expect(await lastWords()).toContain('RAPPORT_IMPORT_FOLDERS');
  });

  test('is left alone while it is paused, and every change is in the audit log', async () => {
    await schedule({ sealedCredential: 'sealed:1:x' });
    await store.changeSchedule('s1', { pausedAt: now, nextAt: null }, 'paused', 'ben', now);
    expect(await schedules.step()).toBe(false);
    await store.changeSchedule('s1', { name: 'B' }, 'changed', 'ben', now);
    await store.removeSchedule('s1', 'ben', now);
    const entries = (await store.readAudit(9)).filter(({ subject }) => subject === 's1');
    expect(entries.map(({ verb, actor }) => `${verb} ${actor}`).sort()).toEqual([
      'import-schedule.changed ben',
      'import-schedule.made ann',
      'import-schedule.paused ben',
      'import-schedule.removed ben',
    ]);
    expect(JSON.stringify(entries)).not.toContain('sealed:1');
    expect(await store.listSchedules()).toEqual([]);
  });
});

describe('an https address', () => {
  let server: Server;
  let port: number;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createServer({ key: testKey, cert: testCertificate }, (request, response) => {
      asked.push(`${request.headers.host?.split(':')[0]} ${request.url} ${request.headers.authorization ?? 'nothing'}`);
      answer(request, response);
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    port = (server.address() as AddressInfo).port;
    answer = (_request, response) => void response.end(first);
    await importByHand();
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  const fromAddress = (path: string, change: Partial<ImportSchedule> = {}) =>
    schedule({
      place: 'https',
      folder: null,
      pattern: null,
      address: `https://files.example.org:${port}${path}`,
      ...change,
    });

  async function hourLater(): Promise<void> {
    now += 60 * minuteMs;
    await work();
  }

  test('is fetched with what opens it; the same content again is not imported, what changes is', async () => {
    const secrets = await openSecretsOf(store, keyFileOf(data));
    const credential = { header: 'authorization', value: 'Bearer abc' };
    await fromAddress('/book.csv', { sealedCredential: secrets.seal(JSON.stringify(credential)) });
    await work();
    await hourLater();
    await hourLater();
    expect(asked[0]).toBe('files.example.org /book.csv Bearer abc');
    expect(await told()).toEqual(['taken book.csv', 'same book.csv']);
    answer = (_request, response) => void response.end(first.replace('pro', 'gold'));
    await hourLater();
    answer = (_request, response) => void response.end(first);
    await hourLater();
    expect((await told()).slice(2)).toEqual(['taken book.csv', 'taken book.csv']);
    expect(await applied()).toBe(4);
  });

  test('may lead on a few times, but gives what opens it to nobody else', async () => {
    const secrets = await openSecretsOf(store, keyFileOf(data));
    const sealed = secrets.seal(JSON.stringify({ header: 'authorization', value: 'Bearer abc' }));
    await fromAddress('/1', { sealedCredential: sealed });
    answer = ({ url, headers }, response) => {
      const location = url === '/1' ? '/2' : `https://other.example.org:${port}/book.csv`;
      if (headers.host?.startsWith('other')) response.end(first);
      else response.writeHead(302, { location }).end();
    };
    await work();
    expect(await told()).toEqual(['taken book.csv']);
    expect(asked.map((each) => each.split(' ').slice(0, 3).join(' '))).toEqual([
      'files.example.org /1 Bearer',
      'files.example.org /2 Bearer',
      'other.example.org /book.csv nothing',
    ]);
    answer = (_request, response) => void response.writeHead(302, { location: '/again' }).end();
    await hourLater();
    expect(await lastWords()).toContain('more than 3 times');
    answer = (_request, response) => void response.writeHead(302, { location: 'http://files.example.org/' }).end();
    await hourLater();
    expect(await lastWords()).toContain('https://');
  });

  test('is not asked where it lies in a private network that the admin did not allow', async () => {
    schedules = open('');
    await fromAddress('/book.csv');
    await work();
    expect(await lastWords()).toContain('RAPPORT_ALLOW_NETWORKS');
    for (const host of ['127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:127.0.0.1]']) {
      now += 24 * 60 * minuteMs;
      const address = `https://${host}:${port}/book.csv`;
      await store.changeSchedule('s1', { address, nextAt: now }, 'changed', 'ann', now);
      await schedules.step();
      expect(await lastWords()).toContain('not on the public internet');
    }
    expect(asked).toEqual([]);
  });

  test.each([
    [401, 'Enter anew what opens the address'],
    [404, 'Check the address'],
    [503, 'tried again'],
  ])('that answers %i says what to do, and is tried again a minute later', async (status, words) => {
    answer = (_request, response) => void response.writeHead(status).end();
    await fromAddress('/book.csv');
    await work();
    expect(await lastWords()).toContain(words);
    expect(await store.readSchedule('s1')).toMatchObject({ tries: 1, nextAt: now + minuteMs });
    answer = (_request, response) => void response.end(first);
    now += minuteMs;
    await work();
    expect(await store.readSchedule('s1')).toMatchObject({ tries: 0 });
    expect(await told()).toEqual(['failed null', 'taken book.csv']);
  });

  test('that breaks off leaves nothing behind', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write(first, () => response.destroy());
    };
    await fromAddress('/book.csv');
    await work();
    expect(await lastWords()).toContain('broke off');
    expect(await store.listDrafts()).toEqual([]);
    expect(readdirSync(importFiles.folder)).not.toContain('fetched');
  });

  test('that answers with a page to sign in is told apart from a file', async () => {
    answer = (_request, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in');
    await fromAddress('/book.csv');
    await work();
    expect(await lastWords()).toContain('web page');
  });
});
