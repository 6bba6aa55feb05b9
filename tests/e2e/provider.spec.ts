import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import Provider from 'oidc-provider';
import { openSecrets } from '#lib/server/secrets/secrets.ts';
import { keyFileOf } from '#lib/server/secrets/key-file.ts';
import { connectStore } from '#lib/server/store/remote/remote-store.ts';
import { socketPathOf } from '#lib/server/store/remote/socket-path.ts';
import type { Store } from '#lib/server/store/store.ts';
import { expectAccessible } from './accessibility.ts';
import { expect, open, test as base } from './fixtures.ts';
import { personOf } from './signed-in.ts';

interface Tools {
  store: Store;
}

interface World {
  /** The issuer: a real OpenID provider that believes any name, and knows its e-mail address. */
  issuer: string;
}

const test = base.extend<Tools, World>({
  storageState: async ({}, use) => use({ cookies: [], origins: [] }),
  issuer: [
    async ({ server }, use) => {
      const listener = createServer();
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      const issuer = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
      const provider = new Provider(issuer, {
        clients: [
          {
            client_id: 'rapport',
            client_secret: 'a secret between the two',
            redirect_uris: [`${server.address}/sign-in/provider/back`],
          },
        ],
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        cookies: { keys: ['test'] },
        findAccount: (_context: unknown, id: string) => ({
          accountId: id,
          claims: () => ({
            sub: id,
            name: `${id} from afar`,
            email: `${id}@rapport.test`,
            email_verified: !id.startsWith('unverified'),
          }),
        }),
      });
      listener.on('request', provider.callback());
      await use(issuer);
      listener.closeAllConnections();
      listener.close();
    },
    { scope: 'worker' },
  ],
  store: async ({ server, issuer }, use) => {
    const store = (await connectStore(socketPathOf(server.data)))!;
    const secrets = openSecrets(keyFileOf(server.data), { mayCreate: false });
    const sealedSecret = secrets.seal('a secret between the two');
    const provider = { name: 'Example ID', issuer, clientId: 'rapport', sealedSecret, newRole: null, newDomains: [] };
    await store.saveSignInProvider(provider, 'test', Date.now());
    await use(store);
    await store.close();
  },
});

async function signInThere(page: Page, name: string) {
  await open(page, '/sign-in?next=/tasks');
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
  await confirmThere(page, name);
}

async function confirmThere(page: Page, name: string) {
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('anything');
  await page.getByRole('button').click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('somebody known by a verified address comes in, and is known by identity from then on', async ({
  page,
  store,
}) => {
  const person = personOf('odile', 'ops', { name: 'Odile Ops' });
  await store.savePeople([person], []);
  await open(page, '/sign-in');
  await expectAccessible(page);
  await signInThere(page, 'odile');
  await expect(page).toHaveTitle('Tasks · Rapport');
  expect((await store.listSessions(person.id)).map(({ factor }) => factor)).toEqual(['provider']);
  await store.savePeople([{ ...person, email: 'moved@rapport.test' }], []);
  await page.context().clearCookies();
  await signInThere(page, 'odile');
  await expect(page.getByRole('link', { name: 'Odile Ops' }).first()).toBeVisible();
  await store.setDisabled(person.id, true, 'test', Date.now());
  await page.context().clearCookies();
  await signInThere(page, 'odile');
  await expect(page.getByRole('alert')).toContainText('disabled');
});

test('a stranger comes in only where the provider may bring new people', async ({ page, store }) => {
  await signInThere(page, 'stranger');
  await expect(page.getByRole('alert')).toContainText('Nobody here has your e-mail address');
  expect((await store.listUsers()).some(({ email }) => email === 'stranger@rapport.test')).toBe(false);
  const provider = (await store.readSignInProvider())!;
  await store.saveSignInProvider({ ...provider, newRole: 'viewer' }, 'test', Date.now());
  await page.context().clearCookies();
  await signInThere(page, 'stranger');
  await expect(page.getByRole('link', { name: 'stranger from afar' }).first()).toBeVisible();
  expect((await store.listUsers()).find(({ email }) => email === 'stranger@rapport.test')?.role).toBe('viewer');
});

test('an address that the provider does not vouch for opens nothing', async ({ page, store }) => {
  await store.savePeople([personOf('unverified-ann', 'admin')], []);
  await signInThere(page, 'unverified-ann');
  await expect(page.getByRole('alert')).toContainText('does not vouch');
});

test('an answer that nobody asked for opens nothing', async ({ page }) => {
  await page.goto('/sign-in/provider/back?code=x&state=y');
  await expect(page.getByRole('alert')).toContainText('did not confirm');
});

for (const part of ['state', 'nonce', 'verifier']) {
  test(`an answer to another question opens nothing (${part})`, async ({ page, server, store }) => {
    await store.savePeople([personOf('eve', 'ops')], []);
    await open(page, '/sign-in');
    await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
    await page.locator('input[name=login]').waitFor();
    const kept = (await page.context().cookies(`${server.address}/sign-in/provider/back`)).find(
      ({ name }) => name === 'rapport-provider',
    )!;
    const journey = JSON.parse(Buffer.from(kept.value, 'base64url').toString()) as Record<string, string>;
    const forged = JSON.stringify({ ...journey, [part]: 'x'.repeat(43) });
    await page.context().addCookies([{ ...kept, value: Buffer.from(forged).toString('base64url') }]);
    await confirmThere(page, 'eve');
    await expect(page.getByRole('alert')).toContainText('did not confirm');
    expect(await store.listSessions('user-eve')).toEqual([]);
  });
}

test('a provider that does not answer is said to be away', async ({ page, store }) => {
  const provider = (await store.readSignInProvider())!;
  await store.saveSignInProvider({ ...provider, issuer: 'http://127.0.0.1:9' }, 'test', Date.now());
  await open(page, '/sign-in');
  await page.getByRole('link', { name: 'Sign in with Example ID' }).click();
  await expect(page.getByRole('alert')).toContainText('does not answer');
});
