/** Every node type there is. A new one is a file of its own and one line here. */
import { attribute } from './attribute.ts';
import { bandChange } from './band-change.ts';
import { branch } from './branch.ts';
import { condition } from './condition.ts';
import { email } from './email.ts';
import { end } from './end.ts';
import { event } from './event.ts';
import { manual } from './manual.ts';
import { math } from './math.ts';
import { model } from './model.ts';
import type { NodeType as Definition } from './node-type.ts';
import { notify } from './notify.ts';
import { rank } from './rank.ts';
import { scale } from './scale.ts';
import { schedule } from './schedule.ts';
import { setAttribute } from './set-attribute.ts';
import { signal } from './signal.ts';
import { survey } from './survey.ts';
import { switchNode } from './switch.ts';
import { table } from './table.ts';
import { task } from './task.ts';
import { threshold } from './threshold.ts';
import { wait } from './wait.ts';
import { waitFor } from './wait-for.ts';
import { webhook } from './webhook.ts';
import { weighting } from './weighting.ts';
import type { z } from 'zod';

export const nodeTypes = {
  signal,
  attribute,
  model,
  math,
  scale,
  table,
  rank,
  weighting,
  condition,
  switch: switchNode,
  threshold,
  'band-change': bandChange,
  schedule,
  event,
  manual,
  task,
  email,
  survey,
  webhook,
  'set-attribute': setAttribute,
  notify,
  wait,
  'wait-for': waitFor,
  branch,
  end,
} as const;

export type NodeTypeKey = keyof typeof nodeTypes;

export type ConfigOf<Type extends NodeTypeKey> = z.infer<(typeof nodeTypes)[Type]['config']>;

interface NodeOf<Type extends NodeTypeKey> {
  readonly type: Type;
  readonly v: number;
  readonly name?: string;
  readonly config: ConfigOf<Type>;
}

/** A node of a document, its config typed by its type. */
export type GraphNode = { [Type in NodeTypeKey]: NodeOf<Type> }[NodeTypeKey];

export type NodeOfType<Type extends NodeTypeKey> = Extract<GraphNode, { type: Type }>;

/** The definition of a type, or `undefined` for one this version does not know. */
export function nodeType(type: string): Definition | undefined {
  return Object.hasOwn(nodeTypes, type) ? (nodeTypes[type as NodeTypeKey] as unknown as Definition) : undefined;
}

/** What a node is called on screen: its own name, else its type's title. */
export function nodeName(node: { readonly type: string; readonly name?: string | undefined }): string {
  return node.name || nodeType(node.type)?.title || node.type;
}
