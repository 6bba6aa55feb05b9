import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { modelWithTask, smallModel } from '#lib/core/documents/fixtures/small-model.ts';
import type { AccountExplanation } from '#lib/server/explain/account-explanation.ts';
import type { ImportRecord } from '#lib/server/store/import-store.ts';
import type { Task } from '#lib/server/store/run-store.ts';
import { openDesk, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let desk: Desk;
beforeAll(() => (desk = openDesk()));
afterAll(() => desk.remove());

const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);

const files = {
  accounts:
    'Customer ID,Name,Plan,ARR,Renewal date\nA-1,Acme,pro,€12000.50,2027-03-31\nA-2,Beta,free,€0.00,2027-05-20\nA-3,Gone,free,€10.00,\n',
  usage: `account,date,logins\n${[1, 8, 15].map((ago) => `A-1,${day(ago)},2\nA-2,${day(ago)},15\n`).join('')}`,
  contacts: 'account,email,name,role\nA-1,kim@acme.example,Kim,champion\n',
  events: `account,event,at,note\nA-1,meeting,${day(3)},"said ""yes"""\n`,
  records: `account,id,opened,severity\nA-2,T-1,${day(9)},high\n`,
  outcomes: `account,outcome,effective date\nA-3,churned,${day(2)}\n`,
};

/** One after the other, as a newcomer would: each step stands on those before. */
describe('a first round', () => {
  let beforeScoring: string;

  it('an empty book says what to do first', async () => {
    desk.write('rules-library/signals/logins.json', {
      format: 1,
      kind: 'signal',
      key: 'logins',
      name: 'Logins',
      type: 'number',
      measures: 'events',
      expectedEveryDays: 7,
    });
    const quiet = desk.write('rules-library/health/saas-health.json', smallModel());
    expect(await desk.run('import', 'accounts', desk.write('none.csv', 'account,name\n'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('has a header and no rows'),
    });
    const scored = await desk.run('score');
    expect(scored.code).toBe(0);
    expect(scored.out).toMatch(
      /The book has no accounts yet: rapport import accounts.*\nNo health model is published.*rapport publish/,
    );
    expect((await desk.run('tasks')).out).toMatch(
      /^No open tasks\. Workflows create them, and none is published: rapport publish/,
    );
    expect((await desk.run('explain', 'Acme')).err).toMatch(/no account "Acme".*rapport import accounts FILE\.csv/);
    expect(await desk.run('publish', quiet)).toMatchObject({ code: 0 });
  });

  it('all six kinds of file come in; a dry run shows how they are read and writes nothing', async () => {
    const before = desk.state();
    const accounts = desk.write('accounts.csv', files.accounts);
    const look = await desk.run('import', 'accounts', accounts, '--dry-run');
    expect(look).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /Renewal date → renewalDate \(date\)[^]*New accounts: 3[^]*run it again without --dry-run/,
      ),
    });
    expect(desk.state()).toEqual(before);
    expect(await desk.json('import', 'accounts', accounts)).toMatchObject({
      code: 0,
      value: { rows: 3, status: 'applied' },
    });
    const usage = await desk.json<ImportRecord>('import', 'usage', desk.write('usage.csv', files.usage), '--lag', '1');
    expect(usage).toMatchObject({ code: 0, value: { rows: 6, appended: 6 } });
    for (const kind of ['contacts', 'events', 'records', 'outcomes'] as const) {
      const { code, value } = await desk.json<ImportRecord>('import', kind, desk.write(`${kind}.csv`, files[kind]));
      expect({ code, kind, isNew: value.appended > 0 }).toEqual({ code: 0, kind, isNew: true });
    }
  });

  it('new signals are confirmed, columns mapped, and an import can be taken back', async () => {
    const file = desk.write('extra.csv', `Kunde,Datum,Frobs,Comment\nA-1,03/04/2025,7,x\nA-1,05/04/2025,8,y\n`);
    const map = ['--map', 'account=Kunde', 'date:dmy=Datum', 'frobs=Frobs', 'none=Comment'];
    const asked = await desk.json<{ problems: { code: string }[] }>('import', 'usage', file, '--source', 'erp', ...map);
    expect(asked).toMatchObject({ code: 1, value: { problems: [{ code: 'import.new-signals' }] } });
    const dry = await desk.run('import', 'usage', file, '--source', 'erp', '--new-signals', '--dry-run', ...map);
    expect(dry).toMatchObject({ code: 0 });
    const { value } = await desk.json<ImportRecord>(
      'import',
      'usage',
      file,
      '--source',
      'erp',
      '--new-signals',
      ...map,
    );
    expect(value).toMatchObject({ appended: 2 });
    const remembered = await desk.json<ImportRecord>('import', 'usage', file, '--source', 'erp');
    expect(remembered.value).toMatchObject({ appended: 0, repeated: 2 });
    expect(await desk.json('import', 'withdraw', value.id)).toMatchObject({ code: 0, value: { status: 'withdrawn' } });
    const listed = await desk.json<ImportRecord[]>('import', 'list');
    expect(listed.value.find(({ id }) => id === value.id)).toMatchObject({ status: 'withdrawn' });
    expect(await desk.run('import', 'withdraw', 'imp_x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('"rapport import list" names those'),
    });
  });

  it('the book is scored, and every score explained, now and as of then', async () => {
    beforeScoring = new Date(Date.now() - 1000).toISOString();
    expect(await desk.json('score')).toMatchObject({ code: 0, value: { due: 3, settled: 3, failures: [] } });
    const afterScoring = new Date().toISOString();
    const now = await desk.json<AccountExplanation>('explain', 'Acme');
    expect(now).toMatchObject({
      code: 0,
      value: { score: 15, band: 'at-risk', account: { attributes: { plan: 'pro', arr: 12000.5 } } },
    });
    const { out } = await desk.run('explain', 'A-1', '--as-of', afterScoring);
    expect(out).toMatch(
      /^Acme: 15.0 · at-risk since .*\nSaaS health, version 1, as of .* \(replayed\)\n[^]*Logins, 28 days {2}Sum over 28 days: 6/,
    );
    expect(await desk.run('explain', 'A-1', '--as-of', beforeScoring)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/Acme had no score at that time; its first is of/),
    });
    expect(await desk.run('explain', 'A-1', '--model', 'nope')).toMatchObject({
      code: 2,
      err: expect.stringContaining('there is "saas-health"'),
    });
    expect(await desk.run('explain', 'A-1', '--as-of', '2999-01-01')).toMatchObject({
      code: 2,
      err: expect.stringContaining('lies in the future'),
    });
    expect((await desk.run('score', '--account', 'Gone')).out).toContain(
      'Gone has churned, and a churned account is not scored',
    );
  });

  it('a model that acts creates tasks', async () => {
    const acting = desk.write('rules-library/health/saas-health.json', modelWithTask());
    expect(await desk.run('publish', acting, '--acting', 'on')).toMatchObject({
      code: 0,
      out: expect.stringContaining('saas-health: version 2'),
    });
    desk.write('fall.csv', `account,date,logins\nA-2,${day(1)},0\nA-2,${day(8)},0\nA-2,${day(15)},0\n`);
    expect(await desk.run('import', 'usage', join(desk.folder, 'fall.csv'))).toMatchObject({ code: 0 });
    expect(await desk.run('score', '--account', 'A-2')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/1 of 1 due accounts scored[^]*Beta: /),
    });
    const { value } = await desk.json<{ tasks: Task[]; total: number }>('tasks', '--account', 'Beta');
    expect(value.tasks).toMatchObject([{ title: 'Call Beta', status: 'open' }]);
  });

  it('the database is sound, and a copy of it too', async () => {
    const checked = await desk.json<{ ok: boolean }[]>('db', 'check');
    expect(checked.value.length).toBeGreaterThan(3);
    expect(checked.value.every(({ ok }) => ok)).toBe(true);
    const { value: rebuilt } = await desk.json<{ facts: number; blocks: number }>('db', 'rebuild');
    expect(rebuilt).toMatchObject({ blocks: 1, facts: expect.any(Number) as number });
    expect(rebuilt.facts).toBeGreaterThan(0);
    expect(await desk.run('db', 'check')).toMatchObject({ code: 0 });
    const copy = join(desk.folder, 'copy.db');
    expect(await desk.run('db', 'backup', copy)).toMatchObject({ code: 0 });
    expect(existsSync(copy)).toBe(true);
    expect(await desk.run('db', 'backup', join(desk.folder, 'no/such/copy.db'))).toMatchObject({
      code: 2,
      err: expect.stringContaining('make it first'),
    });
  });
});
