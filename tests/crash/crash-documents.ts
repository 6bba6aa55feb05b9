/** A small rule set that leads to every kind of effect: tasks, notifications, mail, webhooks, attributes, waits and overdue steps. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';

const csm = { rule: 'role', role: 'csm' };

const sources: readonly unknown[] = [
  { format: 1, kind: 'signal', key: 'logins', name: 'Logins', type: 'number', better: 'higher', measures: 'state' },
  { format: 1, kind: 'signal', key: 'mood', name: 'Mood', type: 'number', better: 'higher', measures: 'state' },
  { format: 1, kind: 'signal', key: 'forecast', name: 'Forecast', type: 'text', measures: 'state' },
  {
    format: 1,
    kind: 'health-model',
    key: 'health',
    name: 'Health',
    result: 'thr_a',
    nodes: {
      sig_a: { type: 'signal', v: 1, name: 'Logins', config: { signal: 'logins', read: { fn: 'latest' } } },
      sig_b: { type: 'signal', v: 1, name: 'Mood', config: { signal: 'mood', read: { fn: 'latest' } } },
      scl_a: { type: 'scale', v: 1, config: { method: 'linear', points: [[0, 0], [100, 100]] } }, // prettier-ignore
      scl_b: { type: 'scale', v: 1, config: { method: 'linear', points: [[0, 0], [10, 100]] } }, // prettier-ignore
      wgt_a: {
        type: 'weighting',
        v: 1,
        config: { method: 'mean', weights: { e_c: 3, e_d: 1 }, missing: 'redistribute' },
      },
      thr_a: {
        type: 'threshold',
        v: 1,
        name: 'Health',
        config: {
          bands: [
            { key: 'at-risk', from: 0, tone: 'bad' },
            { key: 'steady', from: 40, tone: 'warn' },
            { key: 'healthy', from: 70, tone: 'good' },
          ],
          hysteresis: 2,
        },
      },
      ntf_a: { type: 'notify', v: 1, config: { to: csm, text: '{{account.name}} is well again' } },
    },
    edges: {
      e_a: { from: ['sig_a', 'value'], to: ['scl_a', 'value'] },
      e_b: { from: ['sig_b', 'value'], to: ['scl_b', 'value'] },
      e_c: { from: ['scl_a', 'score'], to: ['wgt_a', 'inputs'] },
      e_d: { from: ['scl_b', 'score'], to: ['wgt_a', 'inputs'] },
      e_e: { from: ['wgt_a', 'score'], to: ['thr_a', 'score'] },
      e_f: { from: ['thr_a', 'enter:healthy'], to: ['ntf_a', 'in'] },
    },
  },
  {
    format: 1,
    kind: 'workflow',
    key: 'rescue',
    name: 'Rescue',
    whenEpisodeEnds: 'continue',
    nodes: {
      chg_a: {
        type: 'band-change',
        v: 1,
        name: 'Gets worse',
        config: { model: 'health', direction: 'worse', reentry: { policy: 'cooldown', days: 1 } },
      },
      ntf_a: { type: 'notify', v: 1, config: { to: csm, text: '{{account.name}} got worse' } },
      tsk_a: {
        type: 'task',
        v: 1,
        config: {
          title: 'Call {{account.name}}',
          owner: csm,
          dueWorkingDays: 0,
          kind: 'risk',
          ask: {
            question: 'Will they stay?',
            signal: 'forecast',
            answers: [
              { key: 'stay', label: 'Yes' },
              { key: 'leave', label: 'No' },
            ],
          },
        },
      },
      web_a: {
        type: 'webhook',
        v: 1,
        config: { url: 'https://example.com/hook', fields: [{ key: 'account', value: '{{account.name}}' }] },
      },
      wai_a: { type: 'wait', v: 1, config: { amount: 10, unit: 'hours' } },
      eml_a: {
        type: 'email',
        v: 1,
        config: { to: { owner: csm }, subject: 'How is {{account.name}}?', body: 'Look again.', hold: false },
      },
      atr_a: { type: 'set-attribute', v: 1, config: { attribute: 'stage', value: 'called' } },
      tsk_b: {
        type: 'task',
        v: 1,
        config: {
          title: 'Nobody called {{account.name}}',
          owner: { rule: 'manager', role: 'csm' },
          dueWorkingDays: 1,
          kind: 'risk',
          oneOpenPer: 'late',
        },
      },
    },
    edges: {
      e_a: { from: ['chg_a', 'start'], to: ['ntf_a', 'in'] },
      e_b: { from: ['ntf_a', 'done'], to: ['tsk_a', 'in'] },
      e_c: { from: ['tsk_a', 'done'], to: ['web_a', 'in'] },
      e_d: { from: ['tsk_a', 'done'], to: ['wai_a', 'in'] },
      e_e: { from: ['wai_a', 'done'], to: ['eml_a', 'in'] },
      e_f: { from: ['wai_a', 'done'], to: ['atr_a', 'in'] },
      e_g: { from: ['tsk_a', 'overdue'], to: ['tsk_b', 'in'] },
    },
  },
];

export function crashDocuments(): RapportDocument[] {
  return sources.map((source) => {
    const { document, problems } = readDocument(source);
    if (!document) throw new Error(problems.map((each) => each.message).join('\n'));
    return document;
  });
}
