import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ImportKind } from '../../store/import-store.ts';
import { inspectCsv } from './infer-columns.ts';
import { parseMapArguments } from './map-arguments.ts';
import { checkMapping, listed, readMapping, type Mapping } from './mapping.ts';
import { answerQuestion, openQuestions } from './open-questions.ts';
import { proposeMapping } from './propose-mapping.ts';
import { openCsv } from './read-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function columnsOf(text: string) {
  const path = join(folder, 'file.csv');
  writeFileSync(path, text);
  return (await inspectCsv(await openCsv(path))).columns;
}

async function propose(kind: ImportKind, text: string, given: string[] = [], remembered?: unknown) {
  const parsed = parseMapArguments(kind, given);
  expect(parsed.problems).toEqual([]);
  return proposeMapping(await columnsOf(text), kind, { currency: 'EUR', given: parsed.given, remembered });
}

describe('proposals by the names of columns', () => {
  test('accounts', async () => {
    const text = `Account ID,Company Name,ARR,Contract end,Customer since,Plan,Account owner,Salesforce ID,Seats used,VIP\nA,Acme,"€1,200.00",2025-09-01,2020-01-01,pro,a@b.c,0015,7,yes\n`;
    const { mapping, unused } = await propose('accounts', text);
    expect(mapping).toEqual({
      kind: 'accounts',
      account: { column: 'Account ID', source: 'account' },
      name: { column: 'Company Name', format: { type: 'text' } },
      externalIds: [{ column: 'Salesforce ID', source: 'crm' }],
      owners: [{ column: 'Account owner', role: 'csm' }],
      attributes: [
        { column: 'ARR', attribute: 'arr', format: { type: 'money', decimal: '.', currency: 'EUR' } },
        { column: 'Contract end', attribute: 'renewalDate', format: { type: 'date' } },
        { column: 'Customer since', attribute: 'startDate', format: { type: 'date' } },
        { column: 'Plan', attribute: 'plan', format: { type: 'text' } },
        { column: 'Seats used', attribute: 'seatsUsed', format: { type: 'number' } },
        { column: 'VIP', attribute: 'vip', format: { type: 'boolean' } },
      ],
    });
    expect(unused).toEqual([]);
  });

  test.each<[ImportKind, string, Record<string, unknown>]>([
    ['accounts', 'id,name\nA,Acme\n', { account: { column: 'id', source: 'account' } }],
    ['accounts', 'website,name\nacme.example,Acme\n', {}],
    [
      'usage',
      'customer_id,day,Weekly Logins,NPS\nA,2025-01-01,1.5,9\n',
      {
        layout: {
          shape: 'wide',
          signals: [
            { column: 'Weekly Logins', signal: 'weekly-logins', format: { type: 'number', decimal: '.' } },
            { column: 'NPS', signal: 'nps', format: { type: 'number' } },
          ],
        },
      },
    ],
    [
      'usage',
      'tenant,timestamp,metric,value\nA,1743638400,logins,5\n',
      {
        date: { column: 'timestamp', format: { type: 'date', date: 'epoch-s' } },
        layout: {
          shape: 'long',
          signal: { column: 'metric', format: { type: 'text' } },
          value: { column: 'value', format: { type: 'number' } },
          names: {},
        },
      },
    ],
    [
      'contacts',
      'account,full name,email,job title,role,since\nA,Zoë,z@x.y,CTO,champion,2024-01-01\n',
      {
        name: { column: 'full name', format: { type: 'text' } },
        title: { column: 'job title', format: { type: 'text' } },
      },
    ],
    [
      'events',
      'account,event,timestamp,duration\nA,call,2025-01-01,3\n',
      {
        event: { column: 'event', format: { type: 'text' } },
        properties: [{ column: 'duration', property: 'duration', format: { type: 'number' } }],
      },
    ],
    [
      'records',
      'account,ticket id,created at,closed at,severity\nA,1,2025-01-01,,high\n',
      { record: { constant: 'ticket' }, id: { column: 'ticket id', format: { type: 'text' } } },
    ],
    [
      'outcomes',
      'account,outcome,effective date,amount,reason\nA,churned,2025-01-01,€5,price\n',
      { amount: { column: 'amount', format: { type: 'money', currency: 'EUR' } } },
    ],
  ])('%s: %j', async (kind, text, expected) => {
    const { mapping, problems } = await propose(kind, text);
    if (text.startsWith('website')) {
      expect(problems).toMatchObject([
        {
          code: 'mapping.missing',
          message: `No column was recognised as the account's id; the file has "website" and "name". Map one of them.`,
        },
      ]);
    } else expect(mapping).toMatchObject(expected);
  });

  test('what was remembered is used when the file still has its columns', async () => {
    const first = await propose('usage', 'who,when,hits\nA,03/04/2025,5\n', ['account=who', 'date:dmy=when']);
    const again = await propose(
      'usage',
      'when,who,hits,more\n03/04/2025,A,5,1\n',
      [],
      JSON.parse(JSON.stringify(first.mapping)),
    );
    expect(again).toMatchObject({ mapping: first.mapping, isRemembered: true, unused: ['more'] });
    const other = await propose('usage', 'account,date,hits\nA,2025-04-03,5\n', [], first.mapping);
    expect(other).toMatchObject({ isRemembered: false, mapping: { account: { column: 'account' } } });
    expect(await propose('usage', 'account,date,hits\nA,2025-04-03,5\n', [], { kind: 'usage' })).toMatchObject({
      isRemembered: false,
    });
  });
});

describe('mappings in words', () => {
  test('name columns, formats and constants', async () => {
    const text = 'SFDC,Klant,Waarde,Sinds,Extern,Leeg\n1,A,100,01/02/2024,x,\n';
    const { mapping } = await propose('accounts', text, [
      'account.crm=SFDC',
      'name=klant',
      'arr:money:USD*0.92=Waarde',
      'startDate:mdy=Sinds',
      'id.billing=Extern',
      'none=Leeg',
    ]);
    expect(mapping).toMatchObject({
      account: { column: 'SFDC', source: 'crm' },
      name: { column: 'Klant' },
      externalIds: [{ column: 'Extern', source: 'billing' }],
      attributes: [
        { attribute: 'arr', format: { type: 'money', currency: 'USD', rate: 0.92 } },
        { attribute: 'startDate', format: { type: 'date', date: 'mdy' } },
      ],
    });
    const records = await propose('records', 'account,opened,thing,note\nA,2025-01-01,goal,x\n', [
      'record:is=goal',
      'subject=thing',
      'none=note',
    ]);
    expect(records.mapping).toMatchObject({
      record: { constant: 'goal' },
      properties: [{ column: 'thing', property: 'subject' }],
    });
    const usage = await propose('usage', 'account,date,a,b\nA,2025-01-01,1,2\n', ['logins:comma=a', 'none=b']);
    expect(usage.mapping).toMatchObject({
      layout: { signals: [{ column: 'a', signal: 'logins', format: { type: 'number', decimal: ',' } }] },
    });
  });

  test.each<[ImportKind, string, RegExp]>([
    ['usage', 'account', /"account" is no mapping; write target=Column/],
    ['usage', '=x', /is no mapping/],
    ['usage', 'date:xyz=When', /"xyz" in "date:xyz=When" is no format; use text, number/],
    ['usage', 'date:is=2025', /"date" cannot be the same for every row/],
    ['outcomes', 'plan=Plan', /"plan" is nothing an import of outcomes can hold; it holds "account", "outcome"/],
    ['contacts', 'role:is=boss', /"boss" is no role of a contact; use decisionMaker/],
    ['usage', 'a b=x', /"a b" is nothing/],
    ['accounts', '__proto__=x', /is nothing/],
    ['accounts', 'constructor=x', /is nothing/],
  ])('%s %s is refused', (kind, argument, message) => {
    const { given, problems } = parseMapArguments(kind, [argument]);
    expect(given).toEqual([]);
    expect(problems.map((each) => each.message)).toEqual([expect.stringMatching(message)]);
  });

  test('a column the file does not have is named', async () => {
    const { mapping, problems } = await propose('usage', 'account,date,a\nA,2025-01-01,1\n', ['date=When']);
    expect(mapping).toBeNull();
    expect(problems.map((each) => each.message)).toEqual([
      'The file has no column "When"; it has "account", "date" and "a".',
    ]);
  });
});

describe('questions', () => {
  const text = 'account,name,arr,renewal,seats\nA,Acme,100,03/04/2026,1.234\nB,Böse,200,05/06/2026,5.678\n';

  test('an ambiguous file asks, answers go into the mapping', async () => {
    const columns = await columnsOf(text);
    let { mapping } = await propose('accounts', text);
    const questions = openQuestions(columns, mapping!, 'EUR');
    expect(questions.map((each) => `${each.code} ${each.column}`)).toEqual([
      'currency arr',
      'date-order renewal',
      'decimal-mark seats',
    ]);
    for (const question of questions) mapping = answerQuestion(mapping!, question.column, question.options[0]!.format);
    expect(openQuestions(columns, mapping!, 'EUR')).toEqual([]);
    expect(mapping).toMatchObject({
      attributes: [{ format: { currency: 'EUR' } }, { format: { date: 'dmy' } }, { format: { decimal: '.' } }],
    });
  });

  test('answers may be given at once; another currency needs a rate', async () => {
    const { mapping } = await propose('accounts', text, [
      'arr:USD=arr',
      'renewalDate:dmy=renewal',
      'seats:comma=seats',
    ]);
    expect(openQuestions(await columnsOf(text), mapping!, 'EUR').map((each) => [each.code, each.message])).toEqual([
      [
        'currency-rate',
        '"arr" is in USD and the workspace reports in EUR. Say what one USD is worth in EUR, as in USD*0.92.',
      ],
    ]);
    expect(openQuestions([], answerQuestion(mapping!, 'arr', { rate: 0.9 }), 'EUR')).toEqual([]);
  });
});

describe('mappings from outside', () => {
  test('are checked for shape and for the columns of the file', () => {
    expect(readMapping({ kind: 'usage' }, []).problems).toMatchObject([{ code: 'mapping.shape' }]);
    expect(readMapping(null, []).problems).toMatchObject([{ code: 'mapping.shape' }]);
    const { mapping, problems } = readMapping({ kind: 'contacts', account: { column: 'a' } }, ['b']);
    expect(mapping).toBeNull();
    expect(problems.map((each) => each.message)).toEqual([
      'The file has no column "a"; it has "b". Map another one.',
      'No column names the contact; map email, id or name.',
    ]);
  });

  test('two columns for one name are refused', () => {
    const attribute = (column: string) => ({ column, attribute: 'plan', format: {} });
    const mapping: Mapping = {
      kind: 'accounts',
      account: { column: 'a', source: 'account' },
      externalIds: [],
      owners: [],
      attributes: [attribute('b'), attribute('c')],
    };
    expect(checkMapping(mapping, ['a', 'b', 'c']).map((each) => each.message)).toEqual([
      'Two columns are mapped to the attribute "plan"; leave one of them out.',
    ]);
    expect(listed(['a', 'b', 'c'], 2)).toBe('"a", "b" and 1 more');
  });
});
