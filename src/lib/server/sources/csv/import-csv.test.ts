import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { importCsv } from './import-csv.ts';
import { accountsFile, confirm, fixture, now, openDesk, seedAccounts as seed, type Desk } from './import-fixture.ts';
import { openCsv } from './read-csv.ts';

// Every test opens a database of its own.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let desk: Desk;
beforeEach(async () => {
  desk = await openDesk();
});
afterEach(() => desk.close());

const day = (text: string) => Date.parse(`${text}T00:00:00Z`);
const later = now + 3 * 86_400_000;

const seedAccounts = () => seed(desk);

describe('accounts', () => {
  test('become accounts with ids, attributes and owners', async () => {
    const result = await seedAccounts();
    expect(result).toMatchObject({
      ok: true,
      record: { status: 'applied', rows: 2, skipped: 0 },
      report: {
        newAccounts: { total: 2, sample: ['A-1', 'A-2'] },
        unmatchedOwners: [{ text: 'nobody@example.org', rows: 1 }],
      },
    });
    const [account] = await desk.store.readAccounts([await desk.idOf('A-1')]);
    expect(account).toMatchObject({
      name: 'Acme',
      externalIds: { account: 'A-1', domain: 'acme.example' },
      owners: { csm: 'u1' },
    });
    expect(Object.fromEntries(account!.attributes)).toEqual({
      plan: 'pro',
      arr: 12000.5,
      renewalDate: { date: day('2025-09-30') },
    });
  });

  test('the same file again changes nothing, a changed cell is one entry', async () => {
    await seedAccounts();
    const again = await desk.bring('accounts', accountsFile, [], {}, later);
    expect(again).toMatchObject({ ok: true, record: { appended: 0 }, report: { newAccounts: { total: 0 } } });
    const changed = await desk.bring('accounts', accountsFile.replace(',free,', ',pro,'), [], {}, later);
    expect(changed).toMatchObject({ ok: true, record: { appended: 1 } });
    const { attributes } = await desk.history('A-2');
    expect(attributes.filter((each) => each.attribute === 'plan').map((each) => [each.value, each.observedAt])).toEqual(
      [
        ['free', now],
        ['pro', later],
      ],
    );
  });

  test('the same account twice and an id that belongs to another account are bad rows', async () => {
    await seedAccounts();
    const result = await desk.check(
      'accounts',
      'Customer ID,Name,Domain\nA-3,C,c.example\nA-4,D,acme.example\nA-3,E,\n',
    );
    expect(result.badCells.list.map((each) => [each.row, each.column, each.reason])).toEqual([
      [2, 'Domain', 'The domain id "acme.example" belongs to another account already; correct one of the two.'],
      [3, 'Customer ID', 'The account "A-3" stands in row 1 and again in row 3; keep one of them.'],
    ]);
  });

  test('a formula our export neutralised comes back as it was', async () => {
    await desk.bring('accounts', fixture('formulas.csv'));
    const [account] = await desk.store.readAccounts([await desk.idOf('A-1')]);
    expect(account!.name).toBe('=HYPERLINK("http://example.org")');
  });
});

describe('usage', () => {
  const long = `account,signal,date,value\nA-1,Logins,2025-05-01,5\nA-1,Logins,2025-05-02,7\nA-2,Logins,2025-05-01,\n`;

  test('long: values become observations; new signals only when confirmed', async () => {
    await seedAccounts();
    const refused = await desk.bring('usage', long);
    expect(refused).toMatchObject({
      ok: false,
      problems: [
        { code: 'import.new-signals', message: expect.stringContaining('One signal is not defined yet: "Logins"') },
      ],
    });
    expect(await desk.store.listDocuments('signal')).toEqual([]);
    expect(refused.report.newSignals).toMatchObject([
      { name: 'Logins', values: 2, definition: { key: 'logins', type: 'number' } },
    ]);

    const result = await desk.bring('usage', long, [], confirm);
    expect(result).toMatchObject({ ok: true, record: { appended: 2, rows: 3 } });
    expect((await desk.store.listDocuments('signal')).map((each) => [each.key, each.live !== null])).toEqual([
      ['logins', true],
    ]);
    const { observations } = await desk.history('A-1');
    expect(
      observations.get('logins')!.map((each) => [each.value, each.observedAt, each.knownAt, each.assumed]),
    ).toEqual([
      [5, day('2025-05-01'), now, undefined],
      [7, day('2025-05-02'), now, undefined],
    ]);
  });

  test('wide: one column per signal, with a lag that marks what it assumes', async () => {
    await seedAccounts();
    const wide = 'account;date;Logins;Is live;NPS\nA-1;01/05/2025;1.234,5;yes;\nA-1;31/05/2025;2,5;no;9\n';
    const path = desk.write(wide);
    const mapping = await desk.mapping(path, 'usage');
    const context = desk.context;
    const first = await importCsv(await openCsv(path), { ...mapping, known: { lagDays: 2 } }, context);
    expect(first.ok).toBe(false);
    const signals = first.report.newSignals.map((each) => each.definition);
    expect(signals.map((each) => [each.key, each.type])).toEqual([
      ['logins', 'number'],
      ['is-live', 'boolean'],
      ['nps', 'number'],
    ]);
    const result = await importCsv(await openCsv(path), { ...mapping, known: { lagDays: 2 } }, context, {
      confirmNewSignals: signals,
    });
    expect(result).toMatchObject({ ok: true, record: { appended: 5 } });
    const { observations } = await desk.history('A-1');
    expect(observations.get('logins')!.map((each) => [each.value, each.knownAt, each.assumed ?? false])).toEqual([
      [1234.5, day('2025-05-03'), true],
      [2.5, now, false],
    ]);
    expect(observations.get('is-live')!.map((each) => each.value)).toEqual([true, false]);
    expect(await importCsv(await openCsv(path), { ...mapping, known: { lagDays: 2 } }, context)).toMatchObject({
      ok: true,
      record: { appended: 0 },
    });
  });

  test('a known-at column says when a value was learned', async () => {
    await seedAccounts();
    const text = 'account,signal,date,value,known at\nA-1,Logins,2025-05-01,5,2025-05-04\nA-1,Logins,2025-05-02,6,\n';
    await desk.bring('usage', text, [], confirm);
    const { observations } = await desk.history('A-1');
    expect(observations.get('logins')!.map((each) => [each.knownAt, each.assumed])).toEqual([
      [day('2025-05-04'), undefined],
      [now, undefined],
    ]);
  });

  test('values are checked against the definition', async () => {
    await seedAccounts();
    await desk.bring('usage', long, [], confirm);
    const result = await desk.check(
      'usage',
      'account,date,logins\nA-1,2025-05-03,1001\nA-1,2025-05-04,-1\nA-1,2025-05-05,many\nA-1,2025-05-03,7\n',
    );
    expect(result.badCells.list.map((each) => [each.row, each.column, each.value, each.reason])).toEqual([
      [1, 'logins', '1001', '1001 is more than "Logins" can be (1000); correct it, or the signal\'s limits.'],
      [2, 'logins', '-1', '-1 is less than "Logins" can be (0); correct it, or the signal\'s limits.'],
      [3, 'logins', 'many', '"many" is not a number; write digits only, or leave the cell empty.'],
    ]);
  });

  test('two values for one signal and moment are named with both rows', async () => {
    await seedAccounts();
    const { badCells } = await desk.check('usage', long.replace('2025-05-02', '2025-05-01'), []);
    expect(badCells.list).toEqual([]); // not defined yet: nothing is compared
    await desk.bring('usage', long, [], confirm);
    const again = await desk.check('usage', long.replace('2025-05-02', '2025-05-01'));
    expect(again.badCells.list).toMatchObject([
      {
        row: 2,
        reason: '"logins" of "A-1" on 2025-05-01 stands in row 1 and again in row 2; keep one, or add them up.',
      },
    ]);
  });

  test('repeating a file, and repeating it later, adds nothing; a corrected value is one entry', async () => {
    await seedAccounts();
    await desk.bring('usage', long, [], confirm);
    expect(await desk.bring('usage', long)).toMatchObject({ ok: true, record: { appended: 0, repeated: 2 } });
    expect(await desk.bring('usage', long, [], {}, later)).toMatchObject({
      ok: true,
      record: { appended: 0, repeated: 2 },
    });
    expect(await desk.bring('usage', long.replace(',7', ',8'), [], {}, later)).toMatchObject({
      ok: true,
      record: { appended: 1, repeated: 1 },
    });
  });

  test('accounts nobody knows are created only when asked', async () => {
    const refused = await desk.bring('usage', long, [], confirm);
    expect(refused).toMatchObject({ ok: false, problems: [{ code: 'import.bad-rows' }] });
    expect(await desk.store.listAccountIds()).toEqual([]);
    expect(await desk.bring('usage', long, [], { ...confirm, createAccounts: true })).toMatchObject({
      ok: true,
      report: { newAccounts: { total: 1, sample: ['A-1'] } },
    });
    expect(await desk.store.readAccounts([await desk.idOf('A-1')])).toMatchObject([
      { name: 'A-1', externalIds: { account: 'A-1' } },
    ]);
  });
});

describe('all or nothing', () => {
  const bad = 'account,signal,date,value\nA-1,Logins,2025-05-01,5\nA-1,Logins,2025-05-02,x\nA-1,Logins,2025-05-03,7\n';

  test('one bad row stops everything, unless bad rows are skipped', async () => {
    await seedAccounts();
    const refused = await desk.bring('usage', bad, [], confirm);
    expect(refused).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'import.bad-rows',
          at: { row: 2 },
          message: expect.stringMatching(/^1 of 3 rows cannot be imported, the first: "x" is not a number/),
        },
      ],
    });
    expect((await desk.history('A-1')).observations.size).toBe(0);
    expect(await desk.store.listDocuments('signal')).toEqual([]);
    expect((await desk.store.listImports()).map((each) => each.status).sort()).toEqual(['abandoned', 'applied']);
    const skipped = await desk.bring('usage', bad, [], { ...confirm, skipBadRows: true });
    expect(skipped).toMatchObject({ ok: true, record: { rows: 3, skipped: 1, appended: 2 } });
  });

  test('a file that breaks off is never half applied, even with bad rows skipped', async () => {
    await seedAccounts();
    const result = await desk.bring('usage', `${bad}A-1,Logins,2025-05-04,"8\n`, [], { ...confirm, skipBadRows: true });
    expect(result).toMatchObject({ ok: false, problems: [{ code: 'csv.open-quote' }] });
    expect((await desk.history('A-1')).observations.size).toBe(0);
  });

  test('an import can be withdrawn and brought again', async () => {
    await seedAccounts();
    const good = bad.replace(',x', ',6');
    const result = await desk.bring('usage', good, [], confirm);
    if (!result.ok) throw new Error('refused');
    await desk.store.withdrawImport(result.record.id, later);
    expect(await desk.bring('usage', good, [], {}, later)).toMatchObject({ ok: true, record: { appended: 3 } });
  });

  test('progress reaches the whole file and every row', async () => {
    await seedAccounts();
    const seen: string[] = [];
    const text =
      'account,signal,date,value\n' +
      Array.from(
        { length: 30_000 },
        (_, n) => `A-1,Logins,${new Date(day('1950-01-01') + n * 60_000).toISOString()},${n % 900}\n`,
      ).join('');
    const result = await desk.bring('usage', text, [], {
      ...confirm,
      onProgress: (each) =>
        seen.push(`${each.stage} ${each.done <= each.total} ${each.done === each.total} ${each.rows}`),
    });
    expect(result).toMatchObject({ ok: true, record: { appended: 30_000 } });
    expect(seen.filter((each) => each.startsWith('reading')).at(-1)).toBe('reading true true 30000');
    expect(seen.filter((each) => each.startsWith('reading true false')).length).toBeGreaterThan(2);
  });
});
