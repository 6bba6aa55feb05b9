import type { Action } from '#lib/core/actions/action.ts';
import { describe, expect, it } from 'vitest';
import { at, claimed, effect, forever, run, settledWith, start, taskAction, type Open } from './samples.ts';

const parts = { runId: 'run-1', nodeId: 'act_a1', accountId: 'a1', document: 'rescue', at: start };
const kim = { name: 'Kim', address: 'kim@acme.test', contactId: 'c1' };

function email(id: string, hold = false): Action {
  return { ...parts, id, do: 'send-email', to: { contact: 'champion' }, subject: 'Hello', body: 'Dear Kim', hold };
}

export function effectsContract(open: Open): void {
  describe('effects', () => {
    it('happen once, however often they are decided', async () => {
      await using store = await open();
      const effects = [effect(taskAction('task-1', 'a1')), effect(email('mail-1'), { recipients: [kim] })];
      await settledWith(store, 'a1', { runs: [run('run-1', 'a1')], effects });
      await store.markDue(start);
      const changed = [
        effect(taskAction('task-1', 'a1', { title: 'Other' })),
        effect(email('mail-1', true), { recipients: [] }),
      ];
      await settledWith(store, 'a1', { effects: changed });
      expect((await store.readTask('task-1'))!.title).toBe('Call them');
      expect(await store.listOutbox(9)).toMatchObject([{ actionId: 'mail-1', status: 'waiting' }]);
      expect((await store.readAudit(9)).filter((each) => each.verb === 'account.decided')).toHaveLength(1);
    });

    it('freeze what leaves the house, and say what it waits for', async () => {
      await using store = await open();
      const webhook: Action = {
        ...parts,
        id: 'hook-1',
        do: 'call-webhook',
        url: 'https://x.test',
        body: { b: '2', a: '1' },
        secret: 'crm',
      };
      const survey: Action = {
        ...parts,
        id: 'nps-1',
        do: 'send-survey',
        to: { contact: 'user' },
        survey: 'nps',
        signal: 'nps',
        subject: 'S',
        body: 'B',
        hold: false,
      };
      const effects = [
        effect(email('mail-1'), { recipients: [kim] }),
        effect(email('mail-2', true), { recipients: [kim] }),
        effect(email('mail-3')),
        effect(webhook),
        effect(survey, { recipients: [kim] }),
      ];
      await settledWith(store, 'a1', { effects });
      const outbox = await store.listOutbox(9);
      expect(outbox.map(({ actionId, kind, status }) => [actionId, kind, status])).toEqual([
        ['hook-1', 'call-webhook', 'waiting'],
        ['mail-1', 'send-email', 'waiting'],
        ['mail-2', 'send-email', 'held'],
        ['mail-3', 'send-email', 'no-recipient'],
        ['nps-1', 'send-survey', 'waiting'],
      ]);
      expect(outbox[0]!.body).toBe('{"body":{"a":"1","b":"2"},"secret":"crm","url":"https://x.test"}');
      expect(JSON.parse(outbox[4]!.body)).toEqual({ to: [kim], subject: 'S', body: 'B', survey: 'nps', signal: 'nps' });
      expect(await store.listOutbox(2)).toHaveLength(2);
    });

    it('of a watching document are recorded and do nothing', async () => {
      await using store = await open();
      const clear: Action = { ...parts, id: 'set-1', do: 'set-attribute', attribute: 'plan', value: 'pro' };
      const effects = [taskAction('task-1', 'a1'), email('mail-1'), clear].map((action) =>
        effect(action, { mode: 'watch' }),
      );
      await settledWith(store, 'a1', { effects });
      expect(await store.readTask('task-1')).toBeNull();
      expect((await store.readAccounts(['a1']))[0]!.attributes.size).toBe(0);
      expect(await store.listOutbox(9)).toMatchObject([{ actionId: 'mail-1', status: 'watched' }]);
      expect(await store.readAudit(9)).toEqual([]);
    });

    it('set an attribute as history, which makes the account due again', async () => {
      await using store = await open();
      const set: Action = {
        ...parts,
        id: 'set-1',
        do: 'set-attribute',
        attribute: 'since',
        value: { date: '2025-01-31' },
      };
      await settledWith(store, 'a1', { effects: [effect(set)] });
      expect((await store.readAccounts(['a1']))[0]!.attributes.get('since')).toEqual({ date: Date.UTC(2025, 0, 31) });
      expect(await store.countDueAccounts(start)).toBe(1);
      const settlement = await claimed(store, 'a1');
      await store.settle({ ...settlement, effects: [effect({ ...set, id: 'set-2', value: null, at: at(1) })] });
      expect((await store.readAccounts(['a1']))[0]!.attributes.has('since')).toBe(false);
      const { attributes } = (await store.readHistory({ accountIds: ['a1'], until: forever })).get('a1')!;
      expect(attributes.map((each) => each.value)).toEqual([{ date: Date.UTC(2025, 0, 31) }, null]);
    });
  });
}
