import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { makeToken, storeOf } from '../api/api-client.ts';
import { expectReadable } from './accessibility.ts';
import { expect, fillingTest as test, open } from './fixtures.ts';

const run = promisify(execFile);

test('a webhook is made, sends once, gets its meaning by clicks, and what waited is stored', async ({
  page,
  server,
}) => {
  test.setTimeout(60_000);
  await using store = await storeOf(server.data);
  const company = `W-${Date.now()}`; // of no other test on this server
  await open(page, '/settings/webhooks');
  await expect(page.getByText('No webhooks come in yet')).toBeVisible();
  await page.getByLabel('Name').fill('Helpdesk');
  await page.getByLabel('Its part of the address').fill('Help desk');
  await page.getByRole('button', { name: 'Make source' }).click();
  await expect(page.getByRole('alert')).toContainText('lower-case letters');
  await page.getByLabel('Its part of the address').fill('helpdesk');
  await page.getByRole('button', { name: 'Make source' }).click();
  const secret = await page.getByLabel('Secret').inputValue();
  await page.getByRole('link', { name: 'Go on' }).click();
  await expect(page.getByText('Waiting for a first delivery')).toBeVisible();

  // The example of the page, as somebody would paste it.
  await page.getByText('Send one by hand').click();
  const example = (await page.getByRole('group', { name: 'Example' }).innerText())
    .replace('whsec_…', secret)
    .replaceAll('A-1001', company);
  const { stdout } = await run('bash', ['-c', example]);
  expect(JSON.parse(stdout)).toMatchObject({ status: 'waiting', code: 'no-mapping' });
  await expect(page.getByRole('heading', { name: 'What its fields mean' })).toBeVisible();

  await page.getByLabel('It becomes').selectOption('record');
  await page.getByRole('button', { name: /^Account id/ }).click();
  const sample = page.getByTestId('sample');
  await sample.getByRole('button', { name: 'field company' }).click();
  await page.getByLabel('What it is, the same for all').fill('ticket');
  await page.getByRole('button', { name: /^Its id/ }).click();
  await sample.getByRole('button', { name: 'field id' }).click();
  await sample.getByRole('button', { name: 'field type' }).click();
  await expect(page.getByTestId('preview')).toContainText('which is the text “ticket.created”, not a time');
  await page.getByLabel('It becomes').selectOption('event');
  await page.getByRole('button', { name: /^Name of the event/ }).click();
  await sample.getByRole('button', { name: 'field type' }).click();
  await page.getByRole('button', { name: /^Only when/ }).click();
  await sample.getByRole('button', { name: 'field type' }).click();
  await page.getByRole('button', { name: /^Goes along/ }).click();
  await sample.getByRole('button', { name: 'field id' }).click();
  await expect(page.getByTestId('preview')).toContainText(`There is no account "${company}"`);
  await page.getByRole('button', { name: 'Save and try what waits' }).click();
  await expect(page.getByRole('status')).toContainText('1 delivery was tried, 0 stored');
  await expect(page.getByText('It is tried again by itself')).toBeVisible();

  // The account turns up, by whatever way.
  await store.append([{ accountId: 'acc_1', name: 'Acme', externalIds: { account: company } }], Date.now(), 'crm');
  await page.getByRole('link', { name: 'All' }).click();
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('link', { name: /^Stored/ })).toContainText('1', { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  const { events } = (await store.readHistory({ accountIds: ['acc_1'], until: Date.now() + 1e6 })).get('acc_1')!;
  expect(events).toMatchObject([{ name: 'ticket.created', properties: { id: 'T-1' } }]);
  await expectReadable(page);
});

test('what a client of Segment sends about strangers is shown, and taken when somebody says who they are', async ({
  page,
  server,
}) => {
  test.setTimeout(60_000);
  await using store = await storeOf(server.data);
  await store.append([{ accountId: 'acc_2', name: 'Bluebird', externalIds: { account: 'B-7' } }], Date.now(), 'crm');
  const { token } = await makeToken(store, { scopes: ['segment:write'], source: 'product' });
  const client = new Analytics({ writeKey: token, host: server.address });
  client.track({ userId: 'u-17', event: 'Report exported' });
  await client.closeAndFlush();
  const other = new RudderAnalytics(token, { dataPlaneUrl: server.address });
  other.page({ anonymousId: 'someone', name: 'Pricing' });
  await other.flush();
  await open(page, '/settings/segment');
  await expect(page.getByRole('heading', { name: 'Waiting, of product' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'From somebody anonymous' })).toBeVisible();
  await page.getByText('Report exported', { exact: true }).click();
  const message = page.getByRole('listitem').filter({ hasText: 'Report exported' });
  await message.getByLabel('Belongs to the account').fill('Nobody');
  await message.getByRole('button', { name: 'Tell' }).click();
  await expect(page.getByRole('alert')).toContainText('There is no account "Nobody"');
  await expectReadable(page);
  await message.getByLabel('Belongs to the account').fill('bluebird');
  await message.getByRole('button', { name: 'Tell' }).click();
  await expect(page.getByRole('status')).toContainText('taken within seconds');
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Report exported', { exact: true })).toHaveCount(0, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  const { events } = (await store.readHistory({ accountIds: ['acc_2'], until: Date.now() + 1e6 })).get('acc_2')!;
  expect(events.map(({ name }) => name)).toEqual(['Report exported']);
});
