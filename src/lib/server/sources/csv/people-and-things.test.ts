import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writeBadRows } from './bad-rows.ts';
import { dryRun } from './import-csv.ts';
import { now, openDesk, seedAccounts, type Desk } from './import-fixture.ts';
import { openCsv } from './read-csv.ts';

// Every test opens a database of its own.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
  await seedAccounts(desk);
});
afterEach(() => desk.close());

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const later = now + 3 * 86_400_000;

const contactsFile = `account,name,email,title,role,since,until,do not contact
A-1,Zoë,Zoe@x.example,CTO,champion; decision maker,2024-01-01,,
A-1,Max,max@x.example,,user,2023-01-01,2024-06-01,yes
`;

test('contacts come with their roles; again they change nothing; a new title is one change', async () => {
  expect(await desk.bring('contacts', contactsFile)).toMatchObject({ ok: true, record: { appended: 4 } });
  const accountId = await desk.idOf('A-1');
  expect(
    (await desk.store.readContacts(accountId))
      .map((each) => [each.name, each.email, each.title, each.doNotContact])
      .sort(),
  ).toEqual([
    ['Max', 'max@x.example', null, true],
    ['Zoë', 'Zoe@x.example', 'CTO', false],
  ]);
  const { contactRoles } = await desk.history('A-1');
  expect(contactRoles.map((each) => [each.role, each.active, each.observedAt]).sort()).toEqual([
    ['champion', true, day('2024-01-01')],
    ['decisionMaker', true, day('2024-01-01')],
    ['user', false, day('2024-06-01')],
    ['user', true, day('2023-01-01')],
  ]);
  expect(await desk.bring('contacts', contactsFile, [], {}, later)).toMatchObject({
    ok: true,
    record: { appended: 0 },
  });
  await desk.bring('contacts', contactsFile.replace('CTO', 'CEO'), [], {}, later);
  expect((await desk.store.readContacts(accountId)).map((each) => each.title).sort()).toEqual(['CEO', null]);
});

test('a role without a date is taken once', async () => {
  const text = 'account,email,role\nA-1,z@x.example,champion\n';
  expect(await desk.bring('contacts', text)).toMatchObject({ record: { appended: 1 } });
  expect(await desk.bring('contacts', text, [], {}, later)).toMatchObject({ ok: true, record: { appended: 0 } });
});

test('contacts: unknown roles, bad addresses and repeats are named', async () => {
  const text =
    'account,email,role\nA-1,z@x.example,boss\nA-1,zoe at x,user\nA-1,,user\nA-1,m@x.example,user\nA-1,M@x.example,user\n';
  const { badCells } = await desk.check('contacts', text);
  expect(badCells.list.map((each) => `${each.row} ${each.column}: ${each.reason}`)).toEqual([
    '1 role: "boss" is no role of a contact; write decisionMaker, champion, sponsor, user, blocker.',
    '2 email: "zoe at x" is no e-mail address; correct it or leave the cell empty.',
    '3 email: The contact has no id, e-mail address or name; fill one in, or leave the row out.',
    '5 email: The contact "m@x.example" of "A-1" stands in row 4 and again in row 5; keep one of them.',
  ]);
});

test('events without an id follow from their content: twins stay two, repeats add nothing', async () => {
  await desk.bring('contacts', contactsFile);
  const text =
    'account,event,at,contact,minutes\nA-1,call,2025-05-01,zoe@x.example,30\nA-1,call,2025-05-01,zoe@x.example,30\nA-1,visit,2025-05-02,who@x.example,\n';
  const first = await desk.bring('events', text);
  expect(first).toMatchObject({
    ok: true,
    record: { appended: 3 },
    report: { unmatchedContacts: [{ text: 'who@x.example', rows: 1 }] },
  });
  expect(await desk.bring('events', text.replace('2025-05-01', '1 May 2025'), [], {}, later)).toMatchObject({
    ok: true,
    record: { appended: 0, repeated: 3 },
  });
  const { events } = await desk.history('A-1');
  const [zoe] = (await desk.store.readContacts(await desk.idOf('A-1'))).filter((each) => each.name === 'Zoë');
  expect(events.map((each) => [each.name, each.properties, each.contactId])).toEqual([
    ['call', { minutes: 30 }, zoe!.id],
    ['call', { minutes: 30 }, zoe!.id],
    ['visit', {}, undefined],
  ]);
});

const tickets = (closed: string) =>
  `account,ticket id,opened,closed,severity\nA-1,T1,2025-04-01,${closed},high\nA-1,T2,2025-04-02,2025-04-02,low\n`;

test('a record is opened, closed in its time, and reopened when the file says so', async () => {
  const closedAt = async () =>
    (await desk.history('A-1')).records
      .filter((each) => each.id === 'test:T1')
      .map((each) => [each.observedAt, each.closedAt]);
  expect(await desk.bring('records', tickets(''))).toMatchObject({ ok: true, record: { appended: 2 } });
  expect(await desk.bring('records', tickets('2025-05-01'), [], {}, later)).toMatchObject({
    ok: true,
    record: { appended: 1 },
  });
  expect(await closedAt()).toEqual([
    [day('2025-04-01'), null],
    [day('2025-05-01'), day('2025-05-01')],
  ]);
  expect(await desk.bring('records', tickets('2025-05-01'), [], {}, later)).toMatchObject({
    ok: true,
    record: { appended: 0 },
  });
  await desk.bring('records', tickets(''), [], {}, later);
  expect((await closedAt()).at(-1)).toEqual([later, null]);
  expect(await desk.bring('records', tickets(''), [], {}, later + 1)).toMatchObject({
    ok: true,
    record: { appended: 0 },
  });
});

test('a record that closes before it opens is named', async () => {
  const { badCells } = await desk.check('records', tickets('2025-03-01'));
  expect(badCells.list).toMatchObject([
    { row: 1, column: 'closed', reason: '"2025-03-01" is before the record was opened; correct one of the dates.' },
  ]);
});

test('outcomes take effect on their day and are known from the notice', async () => {
  const text =
    'account,outcome,effective date,notice date,amount,reason\nA-1,Churn,2025-08-31,2025-05-15,"€12,000.00",price\nA-2,renewed,2025-05-01,,,\n';
  expect(await desk.bring('outcomes', text)).toMatchObject({ ok: true, record: { appended: 2 } });
  expect((await desk.history('A-1')).outcomes).toMatchObject([
    {
      outcome: 'churned',
      effectiveAt: day('2025-08-31'),
      observedAt: day('2025-05-15'),
      amount: 12000,
      reason: 'price',
    },
  ]);
  expect((await desk.history('A-2')).outcomes).toMatchObject([
    { outcome: 'renewed', amount: null, reason: '', observedAt: day('2025-05-01') },
  ]);
  expect(await desk.bring('outcomes', text, [], {}, later)).toMatchObject({ ok: true, record: { appended: 0 } });
  const bad = await desk.check(
    'outcomes',
    'account,outcome,date\nA-1,happy,2025-01-01\nA-1,churned,2025-01-01\nA-1,lost,2025-01-01\n',
    ['effective=date'],
  );
  expect(bad.badCells.list.map((each) => each.reason)).toEqual([
    '"happy" is no outcome; write renewed, churned, contracted, expanded, reactivated.',
    '"A-1" churned on 2025-01-01 stands in row 2 and again in row 3; keep one of them.',
  ]);
});

test('a dry run shows questions, columns and the first rows, and writes nothing', async () => {
  const before = await desk.store.listImports();
  const path = desk.write('account,date,logins,live\nA-1,03/04/2025,5,yes\nA-1,04/05/2025,x,no\n');
  const mapping = await desk.mapping(path, 'usage');
  const open = await dryRun(await openCsv(path), mapping, desk.context);
  expect(open.questions.map((each) => [each.code, each.column])).toEqual([['date-order', 'date']]);
  expect(open.problems.map((each) => each.code)).toEqual([
    'question.date-order',
    'import.new-signals',
    'import.bad-rows',
  ]);
  const answered = await dryRun(
    await openCsv(path),
    { ...mapping, date: { column: 'date', format: { date: 'dmy' } } } as typeof mapping,
    desk.context,
  );
  expect(answered.questions).toEqual([]);
  expect(answered.columns.map((each) => [each.column, each.type])).toEqual([
    ['account', 'text'],
    ['date', 'date'],
    ['logins', 'text'],
    ['live', 'boolean'],
  ]);
  expect(answered.preview[0]!.cells).toEqual([
    { column: 'account', text: 'A-1', value: 'A-1' },
    { column: 'date', text: '03/04/2025', value: { date: day('2025-04-03') } },
    { column: 'logins', text: '5', value: '5' },
    { column: 'live', text: 'yes', value: true },
  ]);
  expect(await desk.store.listImports()).toEqual(before);
  expect(await desk.store.readMapping('test', 'usage')).toBeNull();
});

test('an import refuses what a dry run would have asked', async () => {
  const result = await desk.bring('usage', 'account,date,logins\nA-1,03/04/2025,5\n', [], { skipBadRows: true });
  expect(result).toMatchObject({ ok: false });
  if (!result.ok) expect(result.problems.map((each) => each.code)).toContain('question.format');
  expect((await desk.history('A-1')).observations.size).toBe(0);
});

test('the mapping is remembered per source and kind', async () => {
  await desk.bring('events', 'account,what,at\nA-1,call,2025-05-01\n', ['event=what']);
  expect(await desk.store.readMapping('test', 'events')).toMatchObject({ kind: 'events', event: { column: 'what' } });
  expect(await desk.store.readMapping('test', 'usage')).toBeNull();
});

test('bad rows are written as they were, with the reason, and nothing a spreadsheet would run', async () => {
  const path = desk.write(
    'account,event,at,note\nA-1,call,2025-05-01,fine\nA-1,call,soon,"=1+1, ""really"""\nA-9,call,2025-05-01,\'=2\nA-1,call\n',
  );
  const out = `${path}.bad.csv`;
  const mapping = await desk.mapping(path, 'events');
  expect(await writeBadRows(await openCsv(path), mapping, desk.context, {}, out)).toBe(3);
  expect(readFileSync(out, 'utf8').split('\r\n')).toEqual([
    'bad row,why,account,event,at,note',
    `2,"at: ""soon"" is not a date; write it as YYYY-MM-DD.",A-1,call,soon,"'=1+1, ""really"""`,
    `3,"account: No account has the id ""A-9""; import accounts first, or let the import create it.",A-9,call,2025-05-01,'=2`,
    '4,"Row 4 (line 5) has 2 cells where the header has 4. Check its delimiters, and quote cells that contain one.",A-1,call',
    '',
  ]);
  const corrected = readFileSync(out, 'utf8')
    .replace(',soon,', ',2025-05-02,')
    .replace(',A-9,', ',A-2,')
    .replace(/\n4,.*\r\n/, '\n');
  const again = desk.write(corrected);
  const { badRows, preview } = await dryRun(await openCsv(again), mapping, desk.context);
  expect(badRows).toBe(0);
  expect(preview[0]!.cells.at(-1)).toMatchObject({ value: '=1+1, "really"' });
});
