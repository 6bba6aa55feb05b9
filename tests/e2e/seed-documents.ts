import type { RapportDocument } from '#lib/core/documents/document.ts';
import { contentHash, logicHash, scoreHash } from '#lib/core/documents/hashes.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import type { Publication } from '#lib/server/store/document-store.ts';

const signal = (key: string, name: string, unit: string) => ({
  format: 1,
  kind: 'signal',
  key,
  name,
  unit,
  measures: 'state',
  type: 'number',
  better: 'higher',
  min: 0,
});

/** Two signals, three bands, and a task with a question for accounts at risk. */
const model = {
  format: 1,
  kind: 'health-model',
  key: 'test-health',
  name: 'Test health',
  result: 'thr_health',
  nodes: {
    sig_logins: { type: 'signal', v: 1, name: 'Logins', config: { signal: 'logins', read: { fn: 'sum', days: 28 } } },
    scl_logins: {
      type: 'scale',
      v: 1,
      config: {
        method: 'linear',
        points: [
          [0, 0],
          [40, 100],
        ],
      },
    },
    sig_nps: { type: 'signal', v: 1, name: 'NPS', config: { signal: 'nps', read: { fn: 'latest' } } },
    scl_nps: {
      type: 'scale',
      v: 1,
      config: {
        method: 'linear',
        points: [
          [0, 0],
          [10, 100],
        ],
      },
    },
    wgt_all: {
      type: 'weighting',
      v: 1,
      name: 'Overall',
      config: { method: 'mean', weights: { e_logins: 70, e_nps: 30 }, missing: 'redistribute' },
    },
    thr_health: {
      type: 'threshold',
      v: 1,
      name: 'Health',
      config: {
        bands: [
          { key: 'at-risk', name: 'At risk', from: 0, tone: 'bad' },
          { key: 'concerning', name: 'Concerning', from: 50, tone: 'warn' },
          { key: 'healthy', name: 'Healthy', from: 75, tone: 'good' },
        ],
      },
    },
    tsk_call: {
      type: 'task',
      v: 1,
      name: 'Call them',
      config: {
        title: 'Call {{account.name}}',
        body: 'Find out why they stopped logging in.',
        checklist: [
          { key: 'usage', text: 'Look at their usage' },
          { key: 'call', text: 'Call the champion' },
        ],
        owner: { rule: 'role', role: 'csm' },
        dueWorkingDays: 2,
        priority: 'urgent',
        kind: 'risk',
        channel: 'call',
        ask: {
          question: 'How likely are they to stay?',
          signal: 'stay',
          answers: [
            { key: 'yes', label: 'Likely' },
            { key: 'no', label: 'Unlikely' },
          ],
        },
      },
    },
  },
  edges: {
    e_l: { from: ['sig_logins', 'value'], to: ['scl_logins', 'value'] },
    e_n: { from: ['sig_nps', 'value'], to: ['scl_nps', 'value'] },
    e_logins: { from: ['scl_logins', 'score'], to: ['wgt_all', 'inputs'] },
    e_nps: { from: ['scl_nps', 'score'], to: ['wgt_all', 'inputs'] },
    e_health: { from: ['wgt_all', 'score'], to: ['thr_health', 'score'] },
    e_task: { from: ['thr_health', 'enter:at-risk'], to: ['tsk_call', 'in'] },
  },
};

export function publications(at: number): Publication[] {
  const written = [
    signal('logins', 'Logins', 'logins'),
    signal('nps', 'NPS', 'of 10'),
    { ...signal('stay', 'Likely to stay', ''), type: 'text', min: undefined },
    model,
  ];
  return written.map((each) => {
    const { document, problems } = readDocument(JSON.stringify(each));
    if (!document) throw new Error(problems.map(({ message }) => message).join(' '));
    return publicationOf(document, at);
  });
}

function publicationOf(document: RapportDocument, at: number): Publication {
  return {
    document,
    contentHash: contentHash(document),
    scoreHash: scoreHash(document),
    logicHash: logicHash(document),
    author: 'test',
    note: 'For the browser tests',
    at,
    scoring: true,
    acting: 'on',
  };
}
