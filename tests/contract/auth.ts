import { describe, expect, it } from 'vitest';
import type { Link, Session } from '#lib/server/store/auth-store.ts';
import type { User } from '#lib/server/store/people-store.ts';
import { at, start, type Open } from './samples.ts';

const ann: User = {
  id: 'ann',
  name: 'Ann',
  email: 'Ann@us.test',
  role: 'csm',
  teamId: null,
  managerId: null,
  coverId: null,
  awayFrom: null,
  awayUntil: null,
  disabledAt: null,
};
const bob: User = { ...ann, id: 'bob', name: 'Bob', email: 'bob@us.test' };

const sessionOf = (id: string, userId = 'ann'): Session => ({
  id,
  userId,
  factor: 'password',
  device: 'Firefox',
  createdAt: start,
  lastUsedAt: start,
  expiresAt: at(1),
  endsAt: at(30),
});

const linkOf = (hash: string, kind: Link['kind'] = 'reset', userId = 'ann'): Link => ({
  hash,
  kind,
  userId,
  createdAt: start,
  createdBy: 'bob',
  expiresAt: at(1),
  usedAt: null,
});

const token = {
  id: 't1',
  name: 'CRM',
  prefix: 'rpt_abcd',
  scopes: ['accounts:read'],
  source: 'crm',
  createdBy: 'bob',
  createdAt: start,
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
};

export function authContract(open: Open): void {
  const openWithPeople: Open = async () => {
    const store = await open();
    await store.savePeople([ann, bob], []);
    return store;
  };
  const verbsOf = async (store: Awaited<ReturnType<Open>>) => (await store.readAudit(99)).map(({ verb }) => verb);

  describe('sign-in', () => {
    it('keeps sessions until they are ended, one or all but one', async () => {
      await using store = await openWithPeople();
      for (const id of ['s1', 's2', 's3']) await store.startSession(sessionOf(id));
      await store.startSession(sessionOf('other', 'bob'));
      await store.touchSession('s2', at(0.5), at(2));
      expect(await store.readSession('s2')).toEqual({
        session: { ...sessionOf('s2'), lastUsedAt: at(0.5), expiresAt: at(2) },
        user: ann,
      });
      await store.endSession('s1', 'ann', start);
      expect((await store.listSessions('ann')).map(({ id }) => id)).toEqual(['s2', 's3']);
      expect(await store.endSessions('ann', 'ann', start, 's3')).toBe(1);
      expect((await store.listSessions('ann')).map(({ id }) => id)).toEqual(['s3']);
      expect(await store.readSession('other')).not.toBeNull();
      expect((await verbsOf(store)).slice(0, 3)).toEqual(['sessions.ended', 'session.ended', 'session.started']);
    });

    it('drops what is past its limits, and nothing else', async () => {
      await using store = await openWithPeople();
      await store.startSession(sessionOf('idle'));
      await store.startSession({ ...sessionOf('used'), expiresAt: at(3) });
      await store.startSession({ ...sessionOf('old'), expiresAt: at(3), endsAt: at(2) });
      await store.dropExpired(at(2));
      expect((await store.listSessions('ann')).map(({ id }) => id)).toEqual(['used']);
      await store.startSession({ ...sessionOf('new'), createdAt: at(3), lastUsedAt: at(3), expiresAt: at(4) });
      expect((await store.listSessions('ann')).map(({ id }) => id)).toEqual(['new']);
    });

    it('finds people by address, whatever its case', async () => {
      await using store = await openWithPeople();
      await store.savePassword('ann', 'hash', 'ann', start);
      expect(await store.findCredentials(' ANN@US.test ')).toEqual({
        user: ann,
        passwordHash: 'hash',
        hasSecondFactor: false,
      });
      expect(await store.readCredentials('bob')).toMatchObject({ user: bob, passwordHash: null });
      expect(await store.findCredentials('nobody@us.test')).toBeNull();
    });

    it('ends the other sessions and the links of whoever changes a password', async () => {
      await using store = await openWithPeople();
      for (const id of ['s1', 's2']) await store.startSession(sessionOf(id));
      await store.addLink(linkOf('l1'));
      await store.addLink(linkOf('l2', 'reset', 'bob'));
      await store.savePassword('ann', 'new', 'ann', start, 's2');
      expect((await store.listSessions('ann')).map(({ id }) => id)).toEqual(['s2']);
      expect(await store.readLink('l1', start)).toBeNull();
      expect(await store.readLink('l2', start)).not.toBeNull();
    });

    it('uses a link once, for what it is, while it lasts', async () => {
      await using store = await openWithPeople();
      await store.addLink(linkOf('l1'));
      expect(await store.useLink('l1', ['sign-in'], start, {})).toBeNull();
      expect(await store.useLink('l1', ['reset'], at(1), {})).toBeNull();
      await store.startSession(sessionOf('before'));
      const { userId: _userId, ...session } = sessionOf('after');
      expect(await store.useLink('l1', ['reset', 'invitation'], start, { passwordHash: 'set', session })).toEqual(ann);
      expect((await store.listSessions('ann')).map(({ id }) => id)).toEqual(['after']);
      expect((await store.readCredentials('ann'))?.passwordHash).toBe('set');
      expect(await store.useLink('l1', ['reset'], start, { passwordHash: 'again' })).toBeNull();
      expect((await store.readCredentials('ann'))?.passwordHash).toBe('set');
    });

    it('replaces an unused link by a newer one of its kind', async () => {
      await using store = await openWithPeople();
      await store.addLink(linkOf('l1'));
      await store.addLink(linkOf('l2', 'sign-in'));
      await store.addLink(linkOf('l3'));
      expect(await store.readLink('l1', start)).toBeNull();
      expect(await store.readLink('l2', start)).toEqual(linkOf('l2', 'sign-in'));
      expect(await store.readLink('l3', start)).not.toBeNull();
    });

    it('is set up once, by the link that was printed last', async () => {
      await using store = await open();
      await store.savePeople([ann], []);
      const { userId: _userId, ...session } = sessionOf('first');
      const root: User = { ...bob, id: 'root', role: 'admin', email: 'root@us.test' };
      const first = { user: root, passwordHash: 'hash', session, settings: { name: 'Acme' }, wantsDemo: true };
      const link = { ...linkOf('one', 'setup'), userId: null, createdBy: 'rapport' };
      await store.addLink(link);
      await store.addLink({ ...link, hash: 'two' });
      await store.addLink({ ...linkOf('other', 'sign-in'), userId: 'ann' });
      for (const hash of ['one', 'other', 'none']) expect(await store.setUp(hash, first, start)).toBe(false);
      expect(await store.setUp('two', first, at(1))).toBe(false);
      expect(await store.listUsers()).toEqual([ann]);
      expect(await store.setUp('two', first, start)).toBe(true);
      expect(await store.readCredentials('root')).toMatchObject({ user: root, passwordHash: 'hash' });
      expect(await store.readSession('first')).toMatchObject({ user: root });
      expect(await store.readWorkspace()).toMatchObject({ name: 'Acme' });
      expect(await store.readDemoWork()).toMatchObject({ is: 'adding', by: 'root', what: '' });
      expect((await verbsOf(store)).slice(0, 4)).toEqual([
        'workspace.saved',
        'session.started',
        'password.changed',
        'workspace.set-up',
      ]);
      await store.addLink({ ...link, hash: 'three' });
      expect(await store.setUp('three', { ...first, user: { ...root, id: 'thief' } }, start)).toBe(false);
    });

    it('makes the first admin of somebody who came with an import and has that address', async () => {
      await using store = await openWithPeople();
      const { userId: _userId, ...session } = sessionOf('first');
      const user: User = { ...bob, id: 'root', name: 'Ann A.', role: 'admin', email: 'ann@US.test' };
      await store.addLink({ ...linkOf('one', 'setup'), userId: null });
      expect(
        await store.setUp('one', { user, passwordHash: 'hash', session, settings: {}, wantsDemo: false }, start),
      ).toBe(true);
      expect(await store.listUsers()).toEqual([{ ...ann, name: 'Ann A.', role: 'admin' }, bob]);
      expect(await store.readSession('first')).toMatchObject({ user: { id: 'ann' } });
      expect(await store.readDemoWork()).toBeNull();
    });

    it('lets nobody in who is disabled, and says so in the audit log', async () => {
      await using store = await openWithPeople();
      await store.startSession(sessionOf('s1'));
      await store.addLink(linkOf('l1', 'sign-in'));
      expect(await store.setDisabled('ann', true, 'bob', at(1))).toBe(true);
      expect(await store.listSessions('ann')).toEqual([]);
      expect((await store.listUsers()).find(({ id }) => id === 'ann')?.disabledAt).toBe(at(1));
      await store.addLink(linkOf('l2', 'sign-in'));
      expect(await store.useLink('l2', ['sign-in'], start, {})).toBeNull();
      expect(await store.setDisabled('ann', false, 'bob', at(2))).toBe(true);
      expect(await store.setDisabled('nobody', true, 'bob', at(2))).toBe(false);
      expect((await store.readAudit(1))[0]).toEqual({
        at: at(2),
        actor: 'bob',
        verb: 'user.enabled',
        subject: 'ann',
        details: { before: { disabledAt: at(1) }, after: { disabledAt: null } },
      });
    });

    it('knows API tokens by their hash, and revokes them once', async () => {
      await using store = await openWithPeople();
      await store.addApiToken(token, 'h1');
      expect(await store.findApiToken('h1')).toEqual(token);
      expect(await store.findApiToken('h2')).toBeNull();
      await store.touchApiToken('t1', at(1));
      expect(await store.revokeApiToken('t1', 'bob', at(2))).toBe(true);
      expect(await store.revokeApiToken('t1', 'bob', at(3))).toBe(false);
      expect(await store.listApiTokens()).toEqual([{ ...token, lastUsedAt: at(1), revokedAt: at(2) }]);
      expect(await verbsOf(store)).toEqual(['token.revoked', 'token.made']);
    });
  });
}
