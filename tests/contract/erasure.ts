import { describe, expect, it } from 'vitest';
import { at, start, type Open } from './samples.ts';

const contact = {
  id: 'contact-17',
  accountId: 'a1',
  name: 'Zoë "Zed" Quick',
  email: 'zoe@acme.test',
  externalId: 'crm-17',
  title: null,
  doNotContact: false,
};
const stated = { observedAt: at(1), knownAt: at(1) };

const change = {
  accountId: 'a1',
  name: 'Acme Limited',
  externalIds: { crm: 'crm-acme' },
  contacts: [contact, { ...contact, id: 'contact-18', name: 'Yan', email: null, externalId: null }],
  attributes: [{ attribute: 'plan', value: 'pro', ...stated }],
  observations: [
    { signal: 'nps', value: 3, contactId: contact.id, ...stated },
    { signal: 'nps', value: 9, contactId: 'contact-18', ...stated },
  ],
  events: [{ id: 'e1', name: 'call', properties: { note: 'Zoë was cross' }, contactId: contact.id, ...stated }],
  records: [
    {
      id: 't1',
      record: 'ticket',
      openedAt: at(1),
      closedAt: null,
      properties: { text: 'zoe@acme.test asks for help' },
      ...stated,
    },
  ],
  contactRoles: [{ contactId: contact.id, role: 'champion' as const, active: true, ...stated }],
};

/** Whatever of it can still be found through the store. */
async function traces(store: Awaited<ReturnType<Open>>): Promise<string> {
  const histories = await store.readHistory({ accountIds: ['a1'], until: at(99) });
  const exported = await store.exportSubject('account', 'a1').catch(() => null);
  const plain = (_key: string, value: unknown) => (value instanceof Map ? [...(value as Map<string, unknown>)] : value);
  return JSON.stringify([[...histories], exported, await store.readAudit(99)], plain);
}

export function erasureContract(open: Open): void {
  describe('erasure', () => {
    it('takes a contact out of history, texts and the audit log, which still verifies', async () => {
      await using store = await open();
      await store.append([change], start, 'test');
      await store.saveWorkspace({ ...(await store.readWorkspace()), name: 'for zoe@acme.test' }, 'ann', start);
      const { contacts, observations } = await store.exportSubject('contact', contact.id);
      expect({ contacts: contacts?.length, observations: observations?.length }).toEqual({
        contacts: 1,
        observations: 1,
      });
      await store.erase('contact', contact.id, 'ann', at(5));
      const left = await traces(store);
      for (const word of ['Zo', 'zoe@', 'contact-17', 'crm-17', 'cross']) expect(left, word).not.toContain(word);
      expect(left).toContain('Yan');
      const history = (await store.readHistory({ accountIds: ['a1'], until: at(99) })).get('a1')!;
      expect(
        history.observations
          .get('nps')!
          .map((each) => each.value)
          .toSorted(),
      ).toEqual([9, null]);
      expect(await store.readAccounts(['a1'])).toMatchObject([{ erasedAt: at(5) }]);
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
      expect((await store.verifyAudit()).broken).toBeNull();
      expect((await store.readAudit(1))[0]).toMatchObject({ actor: 'ann', verb: 'contact.erased' });
    });

    it('takes an account out with everything that belongs to it, and leaves the others alone', async () => {
      await using store = await open();
      await store.append([change, { accountId: 'a2', name: 'Beta', attributes: change.attributes }], start, 'test');
      const before = await store.exportSubject('account', 'a2');
      await store.erase('account', 'a1', 'ann', at(5));
      const left = await traces(store);
      for (const word of ['Acme', 'Zo', 'zoe@', 'Yan', 'crm-acme', '"a1"']) expect(left, word).not.toContain(word);
      expect(await store.readAccounts(['a1'])).toEqual([]);
      expect(await store.listAccountIds()).toEqual(['a2']);
      expect(await store.exportSubject('account', 'a2')).toEqual(before);
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
      await store.append([change], at(6), 'test');
      expect(await store.readAccounts(['a1'])).toMatchObject([{ id: 'a1', name: 'Acme Limited' }]);
    });

    it('of what is not there is refused, and changes nothing', async () => {
      await using store = await open();
      for (const kind of ['account', 'contact'] as const) {
        await expect(store.erase(kind, 'none', 'ann', start)).rejects.toMatchObject({ code: 'unknown-account' });
        await expect(store.exportSubject(kind, 'none')).rejects.toMatchObject({ code: 'unknown-account' });
      }
      expect(await store.readAudit(9)).toEqual([]);
    });
  });
}
