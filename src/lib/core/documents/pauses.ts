/** Where time passes in a run: only there may it come back to a step it has been at. */
import type { GraphNode } from './nodes/catalogue.ts';

/**
 * Whether a run that leaves the node by this port has paused. Waiting for a date takes no time once the date has passed,
 * and waiting for a flag none while it is true; a task takes time until somebody answers it or it is overdue.
 */
export function takesTime(node: GraphNode, port: string): boolean {
  if (node.type === 'wait') return 'amount' in node.config;
  if (node.type === 'wait-for') return port === 'timed-out';
  return node.type === 'task' && port !== 'created';
}
