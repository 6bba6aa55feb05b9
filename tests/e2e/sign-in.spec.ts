import type { Browser, Page } from '@playwright/test';
import { generate } from 'otplib';
import { hashPassword } from '#lib/server/auth/passwords.ts';
import { inviteUser, resetLink } from '#lib/server/auth/people.ts';
import { makeLink } from '#lib/server/auth/sign-in.ts';
import { connectStore } from '#lib/server/store/remote/remote-store.ts';
import { socketPathOf } from '#lib/server/store/remote/socket-path.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { User } from '#lib/server/store/people-store.ts';
import { expectAccessible, expectReadable } from './accessibility.ts';
import { expect, open, test as base } from './fixtures.ts';
import { personOf, signedIn } from './signed-in.ts';

const nobody = { cookies: [], origins: [] };
const password = 'seven green bottles';

interface Tools {
  store: Store;
  /** A person of their own for the test, with that password. */
  person: User;
}

const test = base.extend<Tools>({
  storageState: async ({}, use) => use(nobody),
  store: async ({ server }, use) => {
    const store = (await connectStore(socketPathOf(server.data)))!;
    await use(store);
    await store.close();
  },
  person: async ({ store }, use, info) => {
    const person = personOf(info.testId.toLowerCase(), 'ops', { name: 'Olga Ops' });
    await store.savePeople([person], []);
    await store.savePassword(person.id, await hashPassword(password), 'test', Date.now());
    await use(person);
  },
});

async function signIn(page: Page, email: string, secret = password) {
  // What is typed before the page listens would be lost.
  await page.locator('html[data-hydrated=true]').waitFor();
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

const elsewhere = async (browser: Browser, server: Parameters<typeof signedIn>[0], person: User) =>
  (await browser.newContext({ baseURL: server.address, storageState: await signedIn(server, person) })).newPage();

test('whoever asks for a page signs in first, and gets there then', async ({ page, person }) => {
  await open(page, '/tasks?tab=done');
  await expect(page).toHaveTitle('Sign in · Rapport');
  await signIn(page, person.email.toUpperCase());
  await expect(page).toHaveURL(/\/tasks\?tab=done$/);
  await expect(page.getByRole('link', { name: 'Olga Ops' }).first()).toBeVisible();
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name.startsWith('rapport-'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', secure: false });
});

test('signing out ends the session, not only the cookie', async ({ page, person, store }) => {
  await open(page, '/sign-in');
  await signIn(page, person.email);
  await expect(page).toHaveTitle('Book · Rapport');
  const kept = await page.context().cookies();
  await page.getByRole('button', { name: 'Sign out' }).first().click();
  await expect(page).toHaveTitle('Sign in · Rapport');
  expect(await store.listSessions(person.id)).toEqual([]);
  await page.context().addCookies(kept);
  await page.goto('/');
  await expect(page).toHaveTitle('Sign in · Rapport');
});

test('no address leads to a foreign site after signing in', async ({ page, person }) => {
  await open(page, '/sign-in?next=//evil.example/x');
  await signIn(page, person.email);
  await expect(page).toHaveTitle('Book · Rapport');
});

test('a wrong password and an unknown address answer alike, and too many tries have to wait', async ({
  page,
  person,
}) => {
  await open(page, '/sign-in');
  await signIn(page, person.email, 'wrong');
  const wrong = await page.getByRole('alert').textContent();
  await signIn(page, `nobody-${person.email}`, 'wrong');
  await expect(page.getByRole('alert')).toHaveText(wrong!);
  const form = { email: person.email, password: 'wrong' };
  const post = () =>
    page.request.post('/sign-in', { form, headers: { accept: 'text/html', origin: new URL(page.url()).origin } });
  const answers = await Promise.all(Array.from({ length: 12 }, post));
  const refused = answers.filter((answer) => answer.status() === 429);
  expect(refused.length).toBeGreaterThanOrEqual(2);
  expect(Number(refused[0]!.headers()['retry-after'])).toBeGreaterThan(0);
  await signIn(page, person.email);
  await expect(page.getByRole('alert')).toContainText('Too many tries');
});

test('a sign-in link works once', async ({ page, person, store }) => {
  const link = { kind: 'sign-in', userId: person.id, createdBy: 'test', now: Date.now(), lastsMs: 60_000 } as const;
  const path = `/sign-in/${await makeLink(store, link)}`;
  await open(page, path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in as Olga Ops');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveTitle('Book · Rapport');
  await page.context().clearCookies();
  await open(page, path);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('This link does not work');
});

test('an invitation sets the first password', async ({ page, person, store, server }) => {
  const act = { store, now: Date.now(), by: 'test', origin: server.address };
  await open(page, new URL(await inviteUser(act, person.id)).pathname);
  await page.getByLabel('New password').fill('short');
  await page.getByLabel('The same again').fill('short');
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('10 characters');
  await page.getByLabel('New password').fill('eight blue bottles');
  await page.getByLabel('The same again').fill('eight blue bottles');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(page).toHaveTitle('Book · Rapport');
});

test('a reset link ends every session and sets another password', async ({ page, browser, person, store, server }) => {
  const other = await elsewhere(browser, server, person);
  await open(other, '/');
  const act = { store, now: Date.now(), by: 'test', origin: server.address };
  await open(page, new URL(await resetLink(act, person.id)).pathname);
  await page.getByLabel('New password').fill('nine red bottles');
  await page.getByLabel('The same again').fill('nine red bottles');
  await page.getByRole('button', { name: 'Save and sign in' }).click();
  await expect(page).toHaveTitle('Book · Rapport');
  await other.goto('/');
  await expect(other).toHaveTitle('Sign in · Rapport');
  await signIn(other, person.email);
  await expect(other.getByRole('alert')).toBeVisible();
});

test('a disabled person is out at the next request', async ({ page, person, store }) => {
  await open(page, '/sign-in');
  await signIn(page, person.email);
  await expect(page).toHaveTitle('Book · Rapport');
  await store.setDisabled(person.id, true, 'test', Date.now());
  await page.getByRole('link', { name: 'Tasks' }).first().click();
  await expect(page).toHaveTitle('Sign in · Rapport');
  await signIn(page, person.email);
  await expect(page.getByRole('alert')).toBeVisible();
});

test('a changed password ends the sessions elsewhere', async ({ page, browser, person, server }) => {
  const other = await elsewhere(browser, server, person);
  await open(page, '/sign-in?next=/profile');
  await signIn(page, person.email);
  await page.getByLabel('Present password').fill('wrong');
  await page.getByLabel('New password').fill('ten white bottles');
  await page.getByLabel('The same again').fill('ten white bottles');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('alert')).toContainText('present password is wrong');
  await page.getByLabel('Present password').fill(password);
  await page.getByLabel('New password').fill('ten white bottles');
  await page.getByLabel('The same again').fill('ten white bottles');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'signed out everywhere else' })).toBeVisible();
  await other.goto('/');
  await expect(other).toHaveTitle('Sign in · Rapport');
});

test('sessions are listed, and ended one or all', async ({ page, browser, person, server }) => {
  const others = [await elsewhere(browser, server, person), await elsewhere(browser, server, person)];
  await open(page, '/sign-in?next=/profile');
  await signIn(page, person.email);
  const sessions = page.getByRole('region', { name: 'Where you are signed in' });
  await expect(sessions.getByRole('listitem')).toHaveCount(3);
  await expectAccessible(page);
  await sessions.getByRole('button', { name: 'End' }).first().click();
  await expect(sessions.getByRole('listitem')).toHaveCount(2);
  await sessions.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(sessions.getByRole('listitem')).toHaveCount(1);
  for (const other of others) {
    await other.goto('/');
    await expect(other).toHaveTitle('Sign in · Rapport');
  }
});

test('a second factor is set up, asked for, and neither code nor recovery code works twice', async ({
  page,
  person,
  store,
}) => {
  await open(page, '/sign-in?next=/profile');
  await signIn(page, person.email);
  await page.getByRole('button', { name: 'Set up' }).click();
  await expect(page.getByAltText('QR code for the authenticator app')).toBeVisible();
  await expectAccessible(page);
  const secret = (await page.locator('code').textContent())!.replaceAll(/\s/g, '');
  await page.getByLabel('Code').fill('000000');
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('alert')).toContainText('wrong');
  // The step before this one: codes may be that old, and later ones are still to be had.
  const now = Math.floor(Date.now() / 1000);
  const first = await generate({ secret, epoch: now - 30 });
  await page.getByLabel('Code').fill(first);
  await page.getByRole('button', { name: 'Turn on' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'recovery codes' })).toBeVisible();
  const [recovery] = await page.locator('li.font-mono, ul.font-mono li').allTextContents();
  expect((await store.readSecondFactor(person.id))?.sealedSecret).not.toContain(secret);

  const again = async (code: string) => {
    await page.context().clearCookies();
    await open(page, '/sign-in');
    await signIn(page, person.email);
    await expect(page).toHaveTitle('Second step · Rapport');
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await again(first);
  await expect(page.getByRole('alert')).toContainText('used before');
  await page.goto('/');
  await expect(page).toHaveTitle('Sign in · Rapport');
  await again(await generate({ secret, epoch: now }));
  await expect(page).toHaveTitle('Book · Rapport');
  await again(recovery!.toUpperCase());
  await expect(page).toHaveTitle('Book · Rapport');
  await again(recovery!);
  await expect(page.getByRole('alert')).toBeVisible();
  expect((await store.readSecondFactor(person.id))?.codesLeft).toBe(9);
});

test('the doors and the profile are readable', async ({ page, person }) => {
  await open(page, '/sign-in?next=/profile');
  await expectReadable(page);
  await signIn(page, person.email);
  await expect(page).toHaveTitle('Your profile · Rapport');
  await expectReadable(page);
});
