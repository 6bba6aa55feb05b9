/** What every node type declares: its schema, defaults, ports, checks and version steps. One file per type sits beside this one. */
import { z } from 'zod';
import type { Problem } from '../../problems.ts';

export type PortType = 'value' | 'score' | 'flag' | 'flow';

export interface Port {
  readonly key: string;
  readonly type: PortType;
  readonly label: string;
  /** Takes any number of edges (a weighting). Flow inputs always do. */
  readonly many?: boolean;
  readonly required?: boolean;
}

export interface Ports {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
}

export type NodeGroup = 'read' | 'shape' | 'combine' | 'start' | 'act' | 'flow';

/** What a node's own check may look at: which edges arrive, by input port, in edge-key order. */
export interface NodeSurroundings {
  readonly edgesInto: (port: string) => readonly string[];
}

/** A finding inside a config; `path` walks from the config. The linter adds the place and the node's name. */
export interface NodeFinding {
  readonly code: string;
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly severity?: Problem['severity'];
  /** A new config that would cure it. */
  readonly fix?: { readonly label: string; readonly config: unknown };
}

export interface NodeType<Type extends string = string, Schema extends z.ZodType = z.ZodType> {
  readonly type: Type;
  /** The newest version of the config; older ones go through `upgrades[v]` one step at a time. */
  readonly v: number;
  readonly group: NodeGroup;
  readonly title: string;
  /** One line for the palette and the documentation. */
  readonly purpose: string;
  readonly config: Schema;
  readonly defaults: () => z.infer<Schema>;
  readonly ports: (config: z.infer<Schema>) => Ports;
  readonly check?: (config: z.infer<Schema>, around: NodeSurroundings) => readonly NodeFinding[];
  readonly upgrades?: Readonly<Record<number, (config: unknown) => unknown>>;
}

export function defineNode<const Type extends string, Schema extends z.ZodType>(
  definition: NodeType<Type, Schema>,
): NodeType<Type, Schema> {
  return definition;
}

/** The same key given twice where keys tell things apart; `path` leads to the list of what has them. */
export function duplicateKeys(
  keys: readonly string[],
  path: readonly (string | number)[],
  what: string,
): readonly NodeFinding[] {
  const at = keys.findIndex((key, index) => keys.indexOf(key) !== index);
  return at < 0
    ? []
    : [
        {
          code: 'duplicate-key',
          path: [...path, at],
          message: `two ${what} have the key "${keys[at]}"; give each its own.`,
        },
      ];
}

/** Names that would reach into the prototype of a plain object. */
export const reservedNames: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** Stable names: lower case letters, digits and dashes; also for bands, rows, clauses and inputs. */
export const keySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/i, 'Use 1 to 64 letters, digits, dashes or underscores.')
  .refine((key) => !reservedNames.includes(key), 'This name is reserved; choose another.');

export const finite = z.number().refine(Number.isFinite, 'Use a finite number.');

export const constantSchema = z.union([
  finite,
  z.string().max(1000),
  z.boolean(),
  z.strictObject({ date: z.string() }),
]);

export const value = (key: string, label: string, more: Partial<Port> = {}): Port => ({
  key,
  type: 'value',
  label,
  ...more,
});
export const score = (key: string, label: string, more: Partial<Port> = {}): Port => ({
  key,
  type: 'score',
  label,
  ...more,
});
export const flag = (key: string, label: string, more: Partial<Port> = {}): Port => ({
  key,
  type: 'flag',
  label,
  ...more,
});
export const flow = (key: string, label: string, more: Partial<Port> = {}): Port => ({
  key,
  type: 'flow',
  label,
  ...more,
});

/** The flow input of every acting and flow node. */
export const startsHere: Port = flow('in', 'Go', { many: true, required: true });
