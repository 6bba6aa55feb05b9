/** A small rule set and a book of any size, for tests of scoring. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { publishDocuments } from '../publish.ts';
import type { AccountChange } from '../store/history-store.ts';
import type { Store } from '../store/store.ts';

const sources: readonly unknown[] = [
  { kind: 'signal', key: 'logins', name: 'Logins', type: 'number', better: 'higher', measures: 'state' },
  {
    kind: 'health-model',
    key: 'health',
    name: 'Health',
    result: 'thr_a',
    nodes: {
      sig_a: { type: 'signal', v: 1, config: { signal: 'logins', read: { fn: 'latest' } } },
      scl_a: { type: 'scale', v: 1, config: { method: 'linear', points: [[0, 0], [100, 100]] } }, // prettier-ignore
      rnk_a: { type: 'rank', v: 1, config: {} },
      wgt_a: {
        type: 'weighting',
        v: 1,
        config: { method: 'mean', weights: { e_c: 3, e_e: 1 }, missing: 'redistribute' },
      },
      cnd_a: {
        type: 'condition',
        v: 1,
        config: { inputs: ['x'], when: { key: 'c1', input: 'x', op: 'greater', value: 90 } },
      },
      thr_a: {
        type: 'threshold',
        v: 1,
        config: {
          bands: [
            { key: 'low', from: 0, tone: 'bad' },
            { key: 'high', from: 50, tone: 'good' },
          ],
        },
      },
    },
    edges: {
      e_b: { from: ['sig_a', 'value'], to: ['scl_a', 'value'] },
      e_c: { from: ['scl_a', 'score'], to: ['wgt_a', 'inputs'] },
      e_d: { from: ['sig_a', 'value'], to: ['rnk_a', 'value'] },
      e_e: { from: ['rnk_a', 'score'], to: ['wgt_a', 'inputs'] },
      e_f: { from: ['wgt_a', 'score'], to: ['thr_a', 'score'] },
      e_g: { from: ['sig_a', 'value'], to: ['cnd_a', 'x'] },
    },
  },
  {
    kind: 'workflow',
    key: 'rescue',
    name: 'Rescue',
    nodes: {
      sig_a: { type: 'signal', v: 1, config: { signal: 'logins', read: { fn: 'latest' } } },
      cnd_b: {
        type: 'condition',
        v: 1,
        config: { inputs: ['x'], when: { key: 'c1', input: 'x', op: 'less', value: 10 } },
      },
      tsk_a: {
        type: 'task',
        v: 1,
        config: {
          title: 'Call {{account.name}}',
          owner: { rule: 'role', role: 'csm' },
          dueWorkingDays: 1,
          kind: 'risk',
        },
      },
    },
    edges: {
      e_a: { from: ['sig_a', 'value'], to: ['cnd_b', 'x'] },
      e_b: { from: ['cnd_b', 'entered'], to: ['tsk_a', 'in'] },
    },
  },
];

export function sampleRules(): RapportDocument[] {
  return sources.map((source) => {
    const { document, problems } = readDocument({ format: 1, ...(source as object) });
    if (!document) throw new Error(problems.map((each) => each.message).join('\n'));
    return document;
  });
}

/** Accounts `a0` and on; the logins of account n are n % 100. */
export async function loadSampleBook(store: Store, accounts: number, at: number): Promise<void> {
  const { published, problems } = await publishDocuments(store, sampleRules(), {
    author: 'test',
    note: '',
    at,
    acting: 'on',
  });
  if (published.length === 0) throw new Error(problems.map((each) => each.message).join('\n'));
  for (let from = 0; from < accounts; from += 1000) {
    const count = Math.min(1000, accounts - from);
    await store.append(
      Array.from({ length: count }, (_, index) => loginsOf(from + index, (from + index) % 100, at)),
      at,
      'test',
    );
  }
}

export function loginsOf(account: number, value: number, at: number): AccountChange {
  const moment = { observedAt: at - dayMs, knownAt: at - dayMs };
  return { accountId: `a${account}`, observations: [{ signal: 'logins', value, ...moment }] };
}
