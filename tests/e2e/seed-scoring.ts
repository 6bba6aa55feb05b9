// Writes runs and alarms into a data folder, also while a server has it open:
// `node tests/e2e/seed-scoring.ts FOLDER runs 3` or `… alarm ACCOUNT decision|sample`.
import { openAppOrServer } from '#lib/server/open-app.ts';
import { emptyCounts, type BookRunCounts, type NewAlarm } from '#lib/server/store/book-run-store.ts';
import type { Store } from '#lib/server/store/store.ts';

const minute = 60_000;

/** Runs of the last nights, that ended in all the ways a run can end. */
async function seedRuns(store: Store, count: number) {
  const now = Date.now();
  for (let place = 0; place < count; place++) {
    const at = now - (count - place) * 1440 * minute;
    const id = `seeded-${place}`;
    await store.requestBookRun({ id, reason: place % 4 === 1 ? 'by-hand' : 'nightly', by: 'local', at });
    if (place % 7 === 6) {
      await store.cancelBookRun(id, 'local', at + minute);
      continue;
    }
    await store.takeBookRun(at);
    await store.settleBlocks({ ...nothing, runId: id, at, counts: countsOf(place) });
    const status = place % 5 === 4 ? 'failed' : 'done';
    await store.endBookRun(id, status, at + 4_200 + place * 1_000, notesOf(place));
  }
}

const nothing = { block: 0, quiet: [], settlements: [], readings: [], copy: null, cleared: [], alarms: [], notes: [] };

function countsOf(place: number): BookRunCounts {
  return {
    ...emptyCounts,
    accounts: 3_000 + place,
    changed: 120 * (place % 7),
    decisions: place % 5,
    byAccount: place % 2 ? {} : { decision: 41, runs: 12, churn: 3 },
    sampled: 30,
    differed: place % 6 === 5 ? 1 : 0,
    blocked: place % 6 === 5 ? 1 : 0,
    rebuilt: place % 3,
    failed: place % 4 === 1 ? 2 : 0,
  };
}

function notesOf(place: number): string[] {
  return place % 3 === 0
    ? []
    : [
        'Block 2 of “sum(logins, 28 days)” did not match its checksum and was made anew from history.',
        `“${'a-very-long-name-without-any-space-'.repeat(4)}” was scored one by one: its table has more than 65,535 texts.`,
      ];
}

const alarm = (accountId: string, kind: NewAlarm['kind']): NewAlarm => ({
  kind,
  accountId,
  document: 'test-health',
  at: Date.now(),
  differences: [
    { what: 'score', account: '44.25', book: '44.250000000000007' },
    { what: 'rawBand', account: 'at-risk', book: 'concerning' },
    { what: 'flag c_few_logins', account: 'true', book: 'unknown' },
  ],
});

const [, , data, what, ...rest] = process.argv;
if (!data) throw new Error('Name the data folder.');
const { store, close } = await openAppOrServer({ data });
if (what === 'runs') await seedRuns(store, Number(rest[0]));
else if (what === 'alarm') await store.raiseAlarms([alarm(rest[0]!, rest[1] === 'sample' ? 'sample' : 'decision')]);
else throw new Error(`There is nothing called "${what}" to seed.`);
await close();
