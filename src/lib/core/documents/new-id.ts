/** Ids of nodes, edges, notes and groups: a prefix and a random part. They are made once and never change. */
import type { NodeTypeKey } from './nodes/catalogue.ts';

const digits = '0123456789abcdefghijklmnopqrstuvwxyz';
const length = 8;

/** `random` gives numbers in [0, 1). Eight digits of 36: 2.8e12 ids. */
export function newId(prefix: string, random: () => number): string {
  const digit = () => digits[Math.floor(random() * digits.length)] ?? '0';
  return `${prefix}_${Array.from({ length }, digit).join('')}`;
}

export const edgePrefix = 'e';
export const notePrefix = 'note';
export const groupPrefix = 'grp';

/** What the ids of each node type begin with; only for reading, nothing depends on it. */
export const nodePrefix: Readonly<Record<NodeTypeKey, string>> = {
  signal: 'sig',
  attribute: 'att',
  model: 'mod',
  math: 'mth',
  scale: 'scl',
  table: 'tbl',
  rank: 'rnk',
  weighting: 'wgt',
  condition: 'cnd',
  switch: 'swt',
  threshold: 'thr',
  'band-change': 'bch',
  schedule: 'sch',
  event: 'evt',
  manual: 'man',
  task: 'tsk',
  email: 'eml',
  survey: 'srv',
  webhook: 'hook',
  'set-attribute': 'set',
  notify: 'ntf',
  wait: 'wait',
  'wait-for': 'wfr',
  branch: 'brn',
  end: 'end',
};
