/** Tone through a real store: scored once when a text comes, and never again over what a person said. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Intake } from '#lib/server/api/intake.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import { toneObservations } from '#lib/server/tone/score-tone.ts';

it('is stored beside a ticket, and a correction outlives every later version of it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-tone-'));
  const store = await openSqliteStore({ path: join(folder, 'rapport.db') });
  try {
    const [at, now] = [Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 3)];
    const intake = new Intake(store, () => now);
    const ticket = (observedAt: number, body: string) => ({
      change: {
        accountId: 'a',
        records: [{ id: 't', record: 'ticket', openedAt: at, closedAt: null, observedAt, knownAt: observedAt, properties: { body } }], // prettier-ignore
      },
    });
    const labels = async () => {
      const history = (await store.readHistory({ accountIds: ['a'], until: now + 1 })).get('a')!;
      return ['tone-label', 'tone-by'].map((signal) => history.observations.get(signal)?.map(({ value }) => value));
    };
    const sender = { source: 'desk', actor: 'token:t' };
    await intake.take(sender, [ticket(at, 'This is terrible and I am angry')]);
    expect(await labels()).toEqual([['negative'], ['vader-sentiment 1.1.3']]);
    const corrected = toneObservations({ at, knownAt: now }, 0, 'neutral', 'user-ana');
    await store.append([{ accountId: 'a', observations: corrected }], now, 'user-ana');
    await intake.take(sender, [ticket(at + 1000, 'This is terrible, horrible and I am angry')]);
    expect((await labels())[0]!.at(-1)).toBe('neutral');
    expect((await labels())[1]!.at(-1)).toBe('user-ana');
    expect((await labels())[0]).toHaveLength(2);
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
});
