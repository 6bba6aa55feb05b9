import { expectAccessible, expectReadable } from './accessibility.ts';
import { expect, test as emptyApp } from './fixtures.ts';
import { ScoringPage } from './pages/scoring-page.ts';
import { raiseAlarm, scoringBook as test, unscoredBook } from './seeded.ts';

// One after the other on one server: alarms are acknowledged together.
test.describe.configure({ mode: 'default' });

emptyApp('without a published model there is nothing to score by', async ({ page }) => {
  const scoring = new ScoringPage(page);
  await scoring.open();
  await expect(page.getByText('no health model is published')).toBeVisible();
  await expect(scoring.start).toBeHidden();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Scoring' })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await expectAccessible(page);
});

unscoredBook('a run that goes on shows how far it is, and ends when it is cancelled', async ({ page }) => {
  const scoring = new ScoringPage(page);
  await scoring.open();
  await expect(page.getByRole('progressbar')).toBeVisible();
  await scoring.cancel.focus();
  await page.keyboard.press('Enter');
  await expect(scoring.outcome).toContainText('Cancelled', { timeout: 15_000 });
  await expect(scoring.start).toBeVisible();
  expect(await scoring.panel('Nothing is running').locator(':focus').count(), 'the focus stays').toBe(1);
  await expect(scoring.runs.first()).toContainText('Cancelled');
});

test('runs say why, how long and what was checked; more of them are a click away', async ({ page }) => {
  const scoring = new ScoringPage(page);
  await scoring.open();
  await expect(scoring.runs).toHaveCount(10);
  await page.getByRole('link', { name: 'Show more runs' }).click();
  await expect(scoring.runs.nth(11)).toBeVisible();
  for (const status of ['Done', 'Done, with alarms', 'Done, some failed', 'Cancelled', 'Failed'])
    await expect(scoring.runs.getByText(status, { exact: true }).first()).toBeVisible();
  const run = scoring.runs.filter({ hasText: '2 notes' }).filter({ hasText: '1 differed' }).first();
  await run.getByText('2 notes').click();
  for (const part of ['1 differed', '1 decision', 'did not match its checksum', 'made anew from history'])
    await expect(run.getByText(part, { exact: false }).last()).toBeVisible();
});

test('the whole book is scored by a button, and the page shows how it went', async ({ page }) => {
  const scoring = new ScoringPage(page);
  await scoring.open();
  await scoring.start.focus();
  await page.keyboard.press('Enter');
  await expect(scoring.outcome).toContainText(/Done.*3 accounts scored in .* 0 changed/);
  await expect(scoring.start).toBeVisible();
  expect(await scoring.panel('Nothing is running').locator(':focus').count(), 'the focus stays').toBe(1);
  const run = scoring.runs.first();
  for (const part of ['Started by hand', 'Done', 'Accounts 3', 'none differed']) await expect(run).toContainText(part);
  await expect(scoring.panel('Scoring copy')).toContainText('Values per account');
});

test('a run that goes on keeps nobody from leaving the page', async ({ page }) => {
  const scoring = new ScoringPage(page);
  await scoring.open();
  await scoring.start.click({ noWaitAfter: true });
  await page.getByRole('link', { name: 'Book' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Book');
  await expect(page).toHaveURL(/\/$/);
});

test('an alarm is told on every page, with both values, until it is acknowledged', async ({ page, server }) => {
  raiseAlarm(server, 'northwind', 'decision');
  raiseAlarm(server, 'bluebird', 'sample');
  const scoring = new ScoringPage(page);
  await page.goto('/tasks');
  await page.locator('html[data-hydrated=true]').waitFor();
  await expect(scoring.banner).toContainText('2 alarms');
  await scoring.banner.click();
  await expect(page).toHaveURL(/\/scoring#alarms$/);
  const alarm = scoring.alarm('Northwind Traders');
  for (const part of ['Test health', 'Held back', '44.25', '44.250000000000007', 'At risk', 'Concerning'])
    await expect(alarm).toContainText(part);
  await alarm.getByText('Export the account').click();
  await expect(alarm).toContainText('npx rapport explain northwind --json');
  await expect(scoring.alarm('Bluebird Bakery')).toContainText('Found in the sample');
});

test('runs and alarms are readable', async ({ page, server }) => {
  raiseAlarm(server, 'northwind', 'decision');
  await new ScoringPage(page).open();
  await page.evaluate(() => {
    // All of them would take axe longer than a test may take.
    for (const each of [...document.querySelectorAll('details')].slice(0, 6)) each.open = true;
  });
  await expectReadable(page);
});

test('an alarm that came in meanwhile is not acknowledged unseen', async ({ page, server }) => {
  const scoring = new ScoringPage(page);
  raiseAlarm(server, 'northwind', 'decision');
  await scoring.open();
  raiseAlarm(server, 'quiet', 'decision');
  await scoring.acknowledge.click();
  await expect(scoring.alarms.getByRole('alert')).toContainText('Another alarm came in');
  await expect(scoring.alarm('Quiet Harbour')).toBeVisible();
  await scoring.acknowledge.click();
  await expect(scoring.alarms).toBeHidden();
  await expect(scoring.heading).toBeFocused();
  await page.getByText('Show the newest').click();
  await expect(scoring.panel('Acknowledged alarms').getByRole('link', { name: 'Quiet Harbour' })).toBeVisible();
  await page.getByRole('link', { name: 'Book' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Book');
  await expect(scoring.banner).toBeHidden();
});

test('a form that comes late or is damaged is answered in words', async ({ page, server }) => {
  const send = async (action: string, form: Record<string, string>) => {
    const response = await page.request.post(`/scoring?/${action}`, {
      form,
      headers: { origin: server.address, accept: 'text/html' },
    });
    const text = await response.text();
    return { status: response.status(), text };
  };
  expect(await send('cancel', { id: 'seeded-0' })).toMatchObject({
    status: 409,
    text: expect.stringContaining('had ended'),
  });
  expect(await send('cancel', { id: 'nobody' })).toMatchObject({
    status: 404,
    text: expect.stringContaining('does not exist'),
  });
  for (const [action, form] of [
    ['cancel', {}],
    ['acknowledge', { newest: 'all' }],
  ] as const)
    expect(await send(action, form)).toMatchObject({
      status: 400,
      text: expect.stringContaining('could not be read'),
    });
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a run is asked for and an alarm acknowledged all the same', async ({ page, server }) => {
    raiseAlarm(server, 'northwind', 'sample');
    const scoring = new ScoringPage(page);
    await page.goto('/scoring?runs=100');
    await scoring.acknowledge.click();
    await expect(page.getByText('Acknowledged. The alarms stay')).toBeVisible();
    await expect(page).toHaveURL(/runs=100/);
    const byHand = scoring.runs.filter({ hasText: 'Started by hand' });
    const before = await byHand.count();
    await scoring.start.click();
    await expect(async () => {
      await page.goto('/scoring?runs=100');
      await expect(byHand).toHaveCount(before + 1);
    }).toPass();
  });
});
