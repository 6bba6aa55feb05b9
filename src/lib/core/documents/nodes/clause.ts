/** Clauses: one operator against a constant, a list or another input. Used by conditions, decision tables and segment filters. */
import { z } from 'zod';
import { attributeName } from './attribute.ts';
import { constantSchema, keySchema } from './node-type.ts';

export const comparisons = ['equals', 'notEquals', 'less', 'lessOrEqual', 'greater', 'greaterOrEqual'] as const;
export const textOperators = ['contains', 'notContains', 'startsWith'] as const;
export const knownOperators = ['isKnown', 'isUnknown'] as const;

export const testSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(comparisons), value: constantSchema }),
  z.strictObject({ op: z.literal('between'), from: constantSchema, to: constantSchema }),
  z.strictObject({ op: z.enum(['in', 'notIn']), values: z.array(constantSchema).min(1).max(1000) }),
  z.strictObject({ op: z.enum(textOperators), value: z.string().min(1).max(1000) }),
  z.strictObject({ op: z.enum(knownOperators) }),
]);

/** One test of one value. `between` includes both ends. */
export type Test = z.infer<typeof testSchema>;

/** What a clause reads: an input of its node, or in a filter an attribute, derived ones with their dot included. */
const inputName = keySchema.or(attributeName);

const clauseParts = { key: keySchema, input: inputName };

export const clauseSchema = z.union([
  z.discriminatedUnion('op', [
    z.strictObject({ ...clauseParts, op: z.enum(comparisons), value: constantSchema }),
    z.strictObject({ ...clauseParts, op: z.literal('between'), from: constantSchema, to: constantSchema }),
    z.strictObject({ ...clauseParts, op: z.enum(['in', 'notIn']), values: z.array(constantSchema).min(1).max(1000) }),
    z.strictObject({ ...clauseParts, op: z.enum(textOperators), value: z.string().min(1).max(1000) }),
    z.strictObject({ ...clauseParts, op: z.enum(knownOperators) }),
  ]),
  /** Two inputs compared; `as` says which type both must have. */
  z.strictObject({
    ...clauseParts,
    op: z.enum(comparisons),
    other: inputName,
    as: z.enum(['number', 'text', 'boolean', 'date']).default('number'),
  }),
]);

export type Clause = z.infer<typeof clauseSchema>;

/** Nested groups of clauses; `all` and `any` are never empty. */
export type Expression =
  | Clause
  | { readonly all: readonly Expression[] }
  | { readonly any: readonly Expression[] }
  | { readonly not: Expression };

export const maxExpressionDepth = 24;

export const expressionSchema: z.ZodType<Expression> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(expressionSchema).min(1).max(200) }),
    z.strictObject({ any: z.array(expressionSchema).min(1).max(200) }),
    z.strictObject({ not: expressionSchema }),
    clauseSchema,
  ]),
);

/** Every clause of an expression, depth first. */
export function clausesOf(expression: Expression): readonly Clause[] {
  if ('all' in expression) return expression.all.flatMap(clausesOf);
  if ('any' in expression) return expression.any.flatMap(clausesOf);
  if ('not' in expression) return clausesOf(expression.not);
  return [expression];
}
