/** The node that is the document's answer: a threshold for a health model, a condition for a segment. */
import { problem, type Fix, type Problem } from '../../problems.ts';
import { documentName } from '../read-document.ts';
import type { Rule } from './context.ts';
import { say } from '../say.ts';

export const resultDecides: Rule = ({ document, nodes }): Problem[] => {
  if (document.kind === 'workflow') return [];
  const wanted = document.kind === 'health-model' ? 'threshold' : 'condition';
  const node = Object.hasOwn(document.nodes, document.result) ? document.nodes[document.result] : undefined;
  if (node?.type === wanted) return [];
  const fitting = [...nodes].filter(([, each]) => each.type === wanted).map(([id]) => id);
  const fix: Fix | undefined =
    fitting.length === 1
      ? { label: `Use ${say(document, fitting[0]!)}`, edits: [{ do: 'set', path: ['result'], value: fitting[0] }] }
      : undefined;
  const what = document.kind === 'health-model' ? 'a threshold that is its score' : 'a condition that says who belongs';
  const message = node
    ? `${documentName(document)} has ${say(document, document.result)} as its result; choose ${what}.`
    : `${documentName(document)} has no result; ${fitting.length > 0 ? 'choose' : 'add'} ${what}.`;
  return [problem(node ? 'result-type' : 'missing-result', message, { path: ['result'] }, fix)];
};
