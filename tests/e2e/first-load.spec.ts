import { gzipSync } from 'node:zlib';
import { expect, open } from './fixtures.ts';
import { smallBook as test } from './seeded.ts';

/** Kilobytes of script, compressed, that a page may need before it listens. */
const most = 150;

for (const path of ['/', '/accounts/northwind', '/tasks', '/scoring', '/profile', '/api']) {
  test(`the first load of ${path} ships at most ${most} kB of compressed script`, async ({ page }) => {
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => {
      if (response.request().resourceType() === 'script') bodies.push(response.body());
    });
    await open(page, path);
    const sizes = (await Promise.all(bodies)).map((body) => gzipSync(body).length / 1000);
    expect(sizes.length, 'scripts were seen').toBeGreaterThan(0);
    const total = sizes.reduce((sum, size) => sum + size, 0);
    expect(total).toBeLessThanOrEqual(most);
  });
}
