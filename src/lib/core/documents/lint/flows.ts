/** What starts, what follows, and what never happens. */
import { problem, warning, type Problem } from '../../problems.ts';
import { nodeType } from '../nodes/catalogue.ts';
import { documentName } from '../read-document.ts';
import { atNode, type LintContext, type Rule } from './context.ts';

/** Steps of the playbook that something may start, following flows from every trigger. */
function startedSteps({ graph, nodes }: LintContext): ReadonlySet<string> {
  const started = new Set<string>();
  const open = [...nodes].filter(([, node]) => isTrigger(node.type)).map(([id]) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const port of graph.ports.get(id)?.outputs ?? []) {
      if (port.type !== 'flow') continue;
      for (const { edge } of graph.outOf(id, port.key))
        if (!started.has(edge.to[0])) {
          started.add(edge.to[0]);
          open.push(edge.to[0]);
        }
    }
  }
  return started;
}

function isTrigger(type: string): boolean {
  return type === 'threshold' || type === 'condition' || nodeType(type)?.group === 'start';
}

function isStep(type: string): boolean {
  const group = nodeType(type)?.group;
  return group === 'act' || group === 'flow';
}

export const stepsAreStarted: Rule = (context) => {
  const started = startedSteps(context);
  return [...context.nodes].flatMap(([id, node]): Problem[] => {
    const hasWayIn = context.graph.into(id, 'in').length > 0;
    if (!isStep(node.type) || started.has(id) || !hasWayIn) return [];
    return [
      atNode(context, id, {
        code: 'never-started',
        message: 'no trigger leads to it; connect it to a trigger, a condition or a band.',
      }),
    ];
  });
};

export const triggersStartSomething: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]): Problem[] => {
    if (nodeType(node.type)?.group !== 'start' || context.graph.outOf(id, 'start').length > 0) return [];
    return [
      atNode(context, id, {
        code: 'starts-nothing',
        severity: 'warning',
        message: 'it starts nothing; connect it to a step or remove it.',
      }),
    ];
  });

export const branchesLead: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]): Problem[] => {
    if (node.type !== 'branch') return [];
    const leads = (port: string) => context.graph.outOf(id, port).length > 0;
    if (!leads('yes') && !leads('no') && !leads('unknown'))
      return [
        atNode(context, id, {
          code: 'branch-leads-nowhere',
          severity: 'warning',
          message: 'none of its ways leads on; connect "Yes", "No" or "Unknown".',
        }),
      ];
    if (leads('yes') && leads('no') && !leads('unknown'))
      return [
        atNode(context, id, {
          code: 'no-default-branch',
          severity: 'info',
          message: 'when the flag is unknown the run ends here; connect "Unknown" if it should go on.',
        }),
      ];
    return [];
  });

/** A workflow is there to do something when something happens. */
export const workflowsWork: Rule = ({ document, nodes, graph }) => {
  if (document.kind !== 'workflow') return [];
  const all = [...nodes];
  const hasTrigger = all.some(
    ([id, node]) =>
      nodeType(node.type)?.group === 'start' ||
      (isTrigger(node.type) &&
        graph.ports.get(id)!.outputs.some((port) => port.type === 'flow' && graph.outOf(id, port.key).length > 0)),
  );
  const hasAction = all.some(([, node]) => nodeType(node.type)?.group === 'act');
  return [
    ...(hasTrigger
      ? []
      : [
          problem(
            'no-trigger',
            `${documentName(document)} has nothing that starts it; add a trigger or connect a condition or band to a step.`,
            { path: ['nodes'] },
          ),
        ]),
    ...(hasAction
      ? []
      : [
          warning('no-action', `${documentName(document)} does nothing; add a task, an email or another action.`, {
            path: ['nodes'],
          }),
        ]),
  ];
};
