/** Circles: values may never go round; a run may, when time passes on the way. */
import { problem, type Problem } from '../../problems.ts';
import { removeEdge } from '../graph-edits.ts';
import { graphOf } from '../graph.ts';
import { takesTime } from '../pauses.ts';
import type { LintContext, Rule } from './context.ts';
import { say } from '../say.ts';

const mostReported = 10;

/** Each circle of values, found by opening the one before. Self connections have a rule of their own. */
export const valuesGoNoCircle: Rule = ({ document, graph, nodes }) => {
  if (!graph.cycle) return [];
  const problems: Problem[] = [];
  let edges = Object.fromEntries(Object.entries(document.edges).filter(([, edge]) => edge.from[0] !== edge.to[0]));
  while (problems.length < mostReported) {
    const { cycle } = graphOf({ nodes: Object.fromEntries(nodes), edges });
    if (!cycle) break;
    const [last, first] = [cycle.at(-2)!, cycle.at(-1)!];
    const closing = Object.keys(edges).filter((id) => edges[id]!.from[0] === last && edges[id]!.to[0] === first);
    const fix = {
      label: `Disconnect ${say(document, last)} from ${say(document, first)}`,
      edits: closing.flatMap((id) => removeEdge(document, id)),
    };
    problems.push(
      problem(
        'cycle',
        `${path(document, cycle)} goes round in a circle, so no value could be computed; remove one of these connections.`,
        { nodeId: first },
        fix,
      ),
    );
    edges = Object.fromEntries(Object.entries(edges).filter(([id]) => !closing.includes(id)));
  }
  return problems;
};

/** A circle of steps without a wait or an answer on the way would never end. */
export const runsEnd: Rule = (context) => {
  const { document } = context;
  const next = instantSteps(context);
  const problems: Problem[] = [];
  while (problems.length < mostReported) {
    const found = findLoop(next);
    if (!found) break;
    const [last, first] = [found.at(-2)!, found.at(-1)!];
    problems.push(
      problem(
        'endless-loop',
        `${path(document, found)} would run for ever without a pause; put a Wait into the loop.`,
        { nodeId: first },
      ),
    );
    next.set(
      last,
      (next.get(last) ?? []).filter((each) => each !== first),
    );
  }
  return problems;
};

function path(document: LintContext['document'], ids: readonly string[]): string {
  const shown = ids.length > 12 ? [...ids.slice(0, 8), '', ...ids.slice(-3)] : ids;
  return shown.map((id) => (id === '' ? '...' : say(document, id))).join(' → ');
}

/** Steps that follow another at once. */
function instantSteps({ document, graph, nodes }: LintContext): Map<string, string[]> {
  const next = new Map<string, string[]>();
  for (const edge of Object.values(document.edges)) {
    const [id, port] = edge.from;
    const node = nodes.get(id);
    if (!node || edge.to[0] === id || graph.output(id, port)?.type !== 'flow' || takesTime(node, port)) continue;
    next.set(id, [...(next.get(id) ?? []), edge.to[0]]);
  }
  return next;
}

/** One loop as ids, the first repeated last; depth first without recursion. */
function findLoop(next: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>();
  for (const start of next.keys()) {
    const trail: { id: string; tried: number }[] = done.has(start) ? [] : [{ id: start, tried: 0 }];
    const onTrail = new Set([start]);
    while (trail.length > 0) {
      const top = trail.at(-1)!;
      const to = next.get(top.id)?.[top.tried++];
      if (to === undefined) {
        done.add(top.id);
        onTrail.delete(top.id);
        trail.pop();
      } else if (onTrail.has(to)) {
        const ids = trail.map(({ id }) => id);
        return [...ids.slice(ids.indexOf(to)), to];
      } else if (!done.has(to)) {
        trail.push({ id: to, tried: 0 });
        onTrail.add(to);
      }
    }
  }
  return null;
}
