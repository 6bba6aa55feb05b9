/** What a node's own type finds in its config. */
import type { Fix } from '../../problems.ts';
import { nodeType } from '../nodes/catalogue.ts';
import type { NodeFinding } from '../nodes/node-type.ts';
import { upgradeNode, type Versions } from '../upgrade.ts';
import { atNode, type Rule } from './context.ts';

export const nodesAreSound: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]) => {
    const around = { edgesInto: (port: string) => context.graph.into(id, port).map((wire) => wire.id) };
    const findings = nodeType(node.type)!.check?.(node.config, around) ?? [];
    return findings.map((finding) => atNode(context, id, { ...finding, fix: fixOf(id, finding) }));
  });

function fixOf(id: string, { fix }: NodeFinding): Fix | undefined {
  return fix && { label: fix.label, edits: [{ do: 'set', path: ['nodes', id, 'config'], value: fix.config }] };
}

/** Documents are upgraded when read, so an older node was put in by hand or by an older tool. */
export const nodesAreCurrent =
  (versionsOf: (type: string) => Versions | undefined): Rule =>
  (context) =>
    [...context.nodes].flatMap(([id, node]) => {
      const upgraded = upgradeNode(node, versionsOf);
      if (!upgraded.ok || upgraded.node === node) return [];
      const fix: Fix = {
        label: 'Bring it up to date',
        edits: [{ do: 'set', path: ['nodes', id], value: upgraded.node }],
      };
      return [
        atNode(context, id, {
          code: 'older-node',
          severity: 'info',
          message: `it has version ${node.v} and the newest is ${upgraded.node.v}; save it anew to bring it up to date.`,
          fix,
        }),
      ];
    });
