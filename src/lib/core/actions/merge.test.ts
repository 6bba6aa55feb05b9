import { describe, expect, it } from 'vitest';
import { renderLine, renderText, type MergeContext } from './merge.ts';

const merge: MergeContext = {
  account: {
    name: 'Acme',
    arr: 1200.456,
    renewalDate: { date: Date.UTC(2026, 5, 1) },
    plan: null,
    isPilot: false,
    empty: '',
  },
  signal: { logins: 3 },
  owner: { name: 'Grace Hopper' },
  contacts: { champion: { name: 'Alan Turing' }, sponsor: { name: 'Emmy Noether' } },
  score: 34.24,
  band: 'At risk',
  reason: 'Health fell',
  workflow: { name: 'Usage drop', why: 'Silence' },
};
const place = { of: 'Call', document: 'usage-drop', nodeId: 'tsk_a', path: ['body'] };

const text = (template: string, role?: Parameters<typeof renderText>[3]) => renderText(template, merge, place, role);

describe('merge fields', () => {
  it('reads every root', () => {
    const all =
      '{{account.name}} {{account.arr}} {{account.renewalDate}} {{account.isPilot}} {{signal.logins}} {{owner.name}} {{contact.name}} {{score}} {{band}} {{reason}} {{workflow.name}}';
    expect(text(all)).toEqual({
      text: 'Acme 1200.46 1 June 2026 no 3 Grace Hopper Alan Turing 34.2 At risk Health fell Usage drop',
      problems: [],
    });
  });

  it('reads the contact in the role a message goes to', () => {
    expect(text('{{contact.name}}', 'sponsor').text).toBe('Emmy Noether');
    expect(text('{{contact.name | fallback: "there"}}', 'blocker').text).toBe('there');
  });

  it('puts the fallback for what is unknown or empty, without a problem', () => {
    expect(text('{{account.plan | fallback: "none"}} {{account.empty | fallback: "none"}}')).toEqual({
      text: 'none none',
      problems: [],
    });
  });

  it('leaves out what it does not have and names it once, with the place and a remedy', () => {
    const { text: rendered, problems } = text('Plan {{account.plan}}, {{account.plan}}.');
    expect(rendered).toBe('Plan , .');
    expect(problems).toEqual([
      {
        code: 'merge-field-empty',
        severity: 'warning',
        at: { document: 'usage-drop', nodeId: 'tsk_a', path: ['body'] },
        message:
          '"Call" has nothing to put for {{account.plan}}; write a fallback, as in {{account.plan | fallback: "..."}}, or fill it in.',
      },
    ]);
  });

  it('never reads what objects have from their kind', () => {
    expect(text('{{account.constructor}}{{signal.toString}}{{contact.valueOf}}').problems).toHaveLength(3);
  });

  it('does not fill in fields that a value brings along', () => {
    const tricky = { ...merge, account: { name: '{{owner.name}}' } };
    expect(renderText('{{account.name}}', tricky, place).text).toBe('{{owner.name}}');
  });
});

describe('lines and texts', () => {
  it('lets no value end a subject line', () => {
    const evil = { ...merge, account: { name: 'Acme\r\nBcc: all@example.com\u2028x\u0000' } };
    expect(renderLine(' Hello {{account.name}} ', evil, place).text).toBe('Hello Acme Bcc: all@example.com x');
  });

  it('lets no template end one either', () => {
    expect(renderLine('A\r\n\r\nB\u0085C', merge, place).text).toBe('A B C');
  });

  it('keeps the lines of a text, without control characters', () => {
    expect(text('one\r\ntwo\rthree\tfour\u0000\u001b[31m').text).toBe('one\ntwo\nthree\tfour[31m');
  });
});
