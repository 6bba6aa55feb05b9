import { expect } from './fixtures.ts';
import { TasksPage } from './pages/tasks-page.ts';
import { busyBook as test } from './seeded.ts';

test('a task is completed with its answer, outcome and note', async ({ page }) => {
  const tasks = new TasksPage(page);
  await tasks.open('?q=Busy+001');
  await tasks.task('Call Busy 001').click();
  await expect(page.getByText('Find out why they stopped logging in.')).toBeVisible();
  await page.getByRole('checkbox', { name: 'Call the champion' }).check();
  await page.reload();
  await expect(page.getByRole('checkbox', { name: 'Call the champion' })).toBeChecked();
  await page.locator('html[data-hydrated=true]').waitFor();
  await page.getByText('Unlikely', { exact: true }).click();
  await page.getByText('It helped', { exact: true }).click();
  await page.getByRole('textbox', { name: 'Note' }).fill('They lost their admin.');
  await tasks.button('Complete').click();
  await expect(page.getByRole('status')).toContainText('Completed: Call Busy 001');
  await expect(tasks.task('Call Busy 001')).toBeHidden();
  await tasks.showTab('Done');
  await tasks.task('Call Busy 001').click();
  await expect(page.getByText('It helped')).toBeVisible();
  await expect(page.getByText('They lost their admin.')).toBeVisible();
});

test('a task is dismissed', async ({ page }) => {
  const tasks = new TasksPage(page);
  await tasks.open('?q=Busy+002');
  await tasks.task('Call Busy 002').click();
  await tasks.button('Dismiss').click();
  await expect(tasks.task('Call Busy 002')).toBeHidden();
  await tasks.showTab('Dismissed');
  await expect(tasks.task('Call Busy 002')).toBeVisible();
});

test('a task that somebody else closed meanwhile says so and loses nothing', async ({ page, context }) => {
  const tasks = new TasksPage(page);
  await tasks.open('?q=Busy+003');
  await tasks.task('Call Busy 003').click();
  const other = new TasksPage(await context.newPage());
  await other.open('?q=Busy+003');
  await other.task('Call Busy 003').click();
  await other.button('Complete').click();
  await expect(other.task('Call Busy 003')).toBeHidden();
  await tasks.button('Complete').click();
  await expect(page.getByRole('alert')).toContainText('closed meanwhile');
});

test('the queue is worked from the keyboard', async ({ page }) => {
  const tasks = new TasksPage(page);
  await tasks.open('?q=Busy+01');
  await page.keyboard.press('j');
  await expect(tasks.tasks.nth(0)).toBeFocused();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await expect(tasks.tasks.nth(1)).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(tasks.button('Complete')).toBeVisible();
  await expect(tasks.tasks.nth(1)).toHaveAttribute('aria-expanded', 'true');
  await page.keyboard.press('Escape');
  await expect(tasks.button('Complete')).toBeHidden();
  await expect(tasks.tasks.nth(1)).toBeFocused();
});

test('a long queue comes in pages, by owner and by search', async ({ page }) => {
  const tasks = new TasksPage(page);
  await tasks.open();
  await expect(tasks.tasks).toHaveCount(100);
  await page.getByRole('link', { name: 'Next 100' }).click();
  await expect(page).toHaveURL(/page=2/);
  expect(await tasks.tasks.count()).toBeLessThan(100);
  await tasks.open();
  await page.getByRole('combobox', { name: 'Owner' }).selectOption('Ana Silva');
  await expect(page).toHaveURL(/owner=user-ana/);
  await expect(tasks.tasks.first()).toBeVisible();
  await expect(page.locator('li').filter({ hasText: 'Ben Okafor' }).filter({ has: tasks.tasks })).toHaveCount(0);
  await tasks.search.fill('nobody like that');
  await expect(page.getByRole('heading', { name: 'No task matches' })).toBeVisible();
});

test('tasks stand under when they are due', async ({ page }) => {
  const tasks = new TasksPage(page);
  await tasks.open('?q=Busy+005');
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(/^(Today|This week|Later)$/);
  await expect(page.getByText(/^Due (today|in \d working days?)$/)).toBeVisible();
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false });

  test('a task is opened and completed all the same', async ({ page }) => {
    const tasks = new TasksPage(page);
    await page.goto('/tasks?q=Busy+004');
    await tasks.task('Call Busy 004').click();
    await tasks.button('Complete').click();
    await expect(page.getByText('Completed: Call Busy 004')).toBeVisible();
    await expect(page).toHaveURL(/q=Busy/);
    await expect(tasks.task('Call Busy 004')).toBeHidden();
  });
});
