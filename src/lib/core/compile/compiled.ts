/**
 * The compiled form of a graph document, as plain JSON: computed facts in dependency order and json-rules-engine rules.
 * Facts are named `<nodeId>.<port>`; raw inputs by their fact key. See docs/format.md.
 */
import type { Test } from '../documents/nodes/clause.ts';
import type { ScaleConfig } from '../documents/nodes/scale.ts';
import type { Band } from '../documents/nodes/threshold.ts';
import type { Constant, ValueType } from '../values.ts';

export const compilerVersion = 1;

/** One computed fact; `inputs` are names of facts computed before it, or raw fact keys. */
export type Operation =
  /** The input, or a constant when it is unknown. */
  | { readonly op: 'default'; readonly constant: Constant }
  /** The input if it has that type (a date as epoch ms), else unknown: what rules compare. */
  | { readonly op: 'typed'; readonly as: ValueType }
  /** Whether the input is known: never itself unknown. */
  | { readonly op: 'known' }
  /** Whether the input, a text, contains or starts with another text; unknown for other types. */
  | { readonly op: 'text'; readonly test: 'contains' | 'startsWith'; readonly text: string }
  /** Operands in order: an index into `inputs`, or a constant. */
  | {
      readonly op: 'math';
      readonly fn: 'add' | 'subtract' | 'multiply' | 'divide' | 'min' | 'max' | 'abs' | 'clip';
      readonly operands: readonly ({ readonly input: number } | { readonly constant: number })[];
      readonly min?: number;
      readonly max?: number;
    }
  | { readonly op: 'scale'; readonly scale: ScaleConfig }
  /** Cells name inputs by index; the first row all of whose cells are true decides, an unknown cell before it makes the result unknown. */
  | {
      readonly op: 'table';
      readonly rows: readonly {
        readonly key: string;
        readonly cells: readonly { readonly input: number; readonly test: Test }[];
        readonly out: Constant | null;
      }[];
      readonly otherwise: Constant | null;
    }
  | { readonly op: 'rank'; readonly better: 'higher' | 'lower'; readonly segment?: string }
  /** `weights` by input index. */
  | {
      readonly op: 'weighting';
      readonly method: 'mean' | 'worst' | 'best' | 'sum';
      readonly weights: readonly number[];
      readonly missing: 'redistribute' | 'unknown' | { readonly constant: number };
      readonly minCoverage: number;
      readonly start: number;
      readonly clip: readonly [number, number];
    }
  /** Inputs alternate flag, score; a last odd one is `otherwise`. */
  | { readonly op: 'switch'; readonly rows: readonly string[] }
  /** What the rules of a condition decided: true, false, or unknown when neither rule passed; after `forDays` it needs to have held that long. */
  | { readonly op: 'flag'; readonly forDays: number }
  /** What the band rules of a threshold decided, `forced` by a flag (the worst wins) or by the score. Inputs: score, then the force flags. */
  | { readonly op: 'band'; readonly bands: readonly Band[]; readonly force: readonly string[] }
  | { readonly op: 'bandOrder'; readonly bands: readonly Band[] };

export type ComputedFact = Operation & {
  readonly name: string;
  readonly nodeId: string;
  readonly inputs: readonly string[];
};

/** json-rules-engine's condition form, the part of it we emit: own operators only, no `path`, no `params`. */
export type RuleCondition =
  | {
      readonly fact: string;
      readonly operator: string;
      readonly value:
        number | string | boolean | null | readonly (number | string | boolean)[] | { readonly fact: string };
      readonly name?: string;
    }
  | { readonly all: readonly RuleCondition[]; readonly name?: string }
  | { readonly any: readonly RuleCondition[]; readonly name?: string };

export interface CompiledRule {
  readonly name: string;
  /** Higher runs earlier: rules that others depend on come first. */
  readonly priority: number;
  readonly conditions: { readonly all: readonly RuleCondition[] } | { readonly any: readonly RuleCondition[] };
  readonly event: {
    readonly type: 'flag' | 'band' | 'forced';
    readonly params: { readonly nodeId: string; readonly value: boolean | string };
  };
}

/** How a node is wired: where its inputs come from, and the facts that hold its outputs. */
export interface CompiledNode {
  readonly id: string;
  readonly type: string;
  readonly inputs: readonly {
    readonly port: string;
    readonly edge: string;
    readonly from: string;
    readonly fact: string;
  }[];
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Compiled {
  readonly compilerVersion: number;
  readonly key: string;
  readonly kind: 'health-model' | 'workflow' | 'segment';
  readonly logicHash: string;
  readonly scoreHash: string;
  /** Raw facts the document reads, sorted. */
  readonly reads: readonly string[];
  /** In dependency order. */
  readonly nodes: readonly CompiledNode[];
  readonly facts: readonly ComputedFact[];
  readonly rules: readonly CompiledRule[];
  /** The node that is the document's score (health model) or membership (segment); `null` for workflows. */
  readonly result: string | null;
  /** The fact that says whether the document is about an account; `null` when it is about all. */
  readonly appliesTo: string | null;
  readonly thresholds: readonly string[];
  readonly conditions: readonly string[];
}
