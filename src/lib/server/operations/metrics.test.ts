import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import type { Caller } from '../auth/caller.ts';
import { openSqliteStore } from '../store/sqlite/open-store.ts';
import { mayReadMetrics } from './may-read-metrics.ts';
import { readMetrics, writeDuration } from './metrics.ts';
import { observeRequest, requestIdFrom } from './observe-request.ts';

vi.setConfig({ testTimeout: 60_000 });

it('what is counted can be read: requests by route and status, writes, queues and the last run over the book', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-metrics-'));
  const onWrite = (verb: string, seconds: number) => writeDuration.observe({ verb }, seconds);
  const store = await openSqliteStore({ path: join(folder, 'x.db'), onWrite });
  try {
    const observations = [{ signal: 's', value: 1, observedAt: 1, knownAt: 1 }];
    await store.append([{ accountId: 'a', observations }], 1, 'test');
    const observed = { method: 'GET', route: '/accounts/[id]', requestId: 'abcdefgh', actor: () => null };
    const response = await observeRequest(observed, async () => new Response('x', { status: 404 }));
    expect(response.headers.get('x-request-id')).toBe('abcdefgh');
    const { text } = await readMetrics(store, 10);
    expect(text).toContain(
      'rapport_http_request_duration_seconds_count{method="GET",route="/accounts/[id]",status="404"} 1',
    );
    expect(text).toMatch(/rapport_write_duration_seconds_count\{verb="append"\} 1/);
    expect(text).toContain('rapport_due_accounts 1');
    expect(text).toContain('rapport_queue_length{queue="unscored_changes"} 1');
    expect(text).toContain('rapport_book_run_active 0');
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
});

it('an id from outside is kept when it can stand in a log', () => {
  expect(requestIdFrom('req-12345678')).toBe('req-12345678');
  for (const bad of [null, 'short', 'a b c d e f g h', 'x'.repeat(65), 'line\nbreak12']) {
    expect(requestIdFrom(bad)).toMatch(/^[0-9a-f-]{36}$/);
  }
});

const token = (scopes: readonly string[]) =>
  ({ kind: 'program', name: 'p', tokenId: 't', source: 's', scopes }) as Caller;
const near = { address: '127.0.0.1', headers: new Headers(), caller: null };

it.each([
  ['a token with the scope', { ...near, caller: token(['metrics:read']), address: '10.0.0.1' }, true],
  ['a token without it', { ...near, caller: token(['scores:read']), setting: '' }, false],
  ['nobody, from here', { ...near, setting: '' }, false],
  ['nobody, from here, where the setting says so', { ...near, setting: 'loopback' }, true],
  ['nobody, from elsewhere', { ...near, address: '10.0.0.1', setting: 'loopback' }, false],
  [
    'nobody, through a proxy here',
    { ...near, headers: new Headers({ 'x-forwarded-for': '1.2.3.4' }), setting: 'loopback' },
    false,
  ],
])('metrics for %s: %o', (_who, asked, isAllowed) => {
  expect(mayReadMetrics(asked) === undefined).toBe(isAllowed);
});
