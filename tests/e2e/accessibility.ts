import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** What depends on the theme; everything else is the same in both. */
const coloured = ['color-contrast', 'link-in-text-block'];

const screens = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

/** Fails with the rule and the element when axe finds a serious or critical fault on the page as it is shown now. */
export async function expectAccessible(page: Page): Promise<void> {
  const passed = await expectNoneSerious(new AxeBuilder({ page }));
  expect(passed, 'axe looked at something').toBeGreaterThan(5);
}

/** The page as it is open now, on a wide and a narrow screen, in both themes. */
export async function expectReadable(page: Page): Promise<void> {
  for (const screen of screens) {
    await page.setViewportSize(screen);
    await page.emulateMedia({ colorScheme: 'light' });
    await drawn(page);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow, `nothing is wider than a screen of ${screen.width} px`).toBeLessThanOrEqual(0);
    await expectAccessible(page);
    await page.emulateMedia({ colorScheme: 'dark' });
    await drawn(page);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)).toBe('dark');
    const passed = await expectNoneSerious(new AxeBuilder({ page }).withRules(coloured));
    expect(passed, 'axe looked at colours').toBeGreaterThan(0);
  }
}

async function expectNoneSerious(axe: AxeBuilder): Promise<number> {
  const { violations, passes } = await axe.analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  expect(serious).toEqual([]);
  return passes.length;
}

/** Two frames later the page has taken in its new size and colours. */
async function drawn(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve));
      }),
  );
}
