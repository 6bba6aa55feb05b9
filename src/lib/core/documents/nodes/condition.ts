import { z } from 'zod';
import { clausesOf, expressionSchema, maxExpressionDepth, type Expression } from './clause.ts';
import { defineNode, duplicateKeys, flag, flow, keySchema, value, type NodeFinding } from './node-type.ts';
import { reentrySchema } from './reentry.ts';

const config = z.strictObject({
  inputs: z.array(keySchema).min(1).max(50),
  when: expressionSchema,
  /** Must hold that long before the flag is true. On screen "must last n days". */
  forDays: z.number().min(0).max(3650).optional(),
  reentry: reentrySchema.optional(),
});

export type ConditionConfig = z.infer<typeof config>;

export const condition = defineNode({
  type: 'condition',
  v: 1,
  group: 'combine',
  title: 'Condition',
  purpose: 'True, false or unknown: all, any or none of its clauses. Starts a playbook when it becomes true.',
  config,
  defaults: (): ConditionConfig => ({
    inputs: ['value'],
    when: { all: [{ key: 'c1', input: 'value', op: 'less', value: 50 }] },
  }),
  ports: ({ inputs }) => ({
    inputs: inputs.map((key) => value(key, key, { required: true })),
    outputs: [flag('flag', 'Flag'), flow('entered', 'Became true'), flow('cleared', 'Became false')],
  }),
  check: ({ inputs, when }) => {
    const findings: NodeFinding[] = [...duplicateKeys(inputs, ['inputs'], 'inputs')];
    const clauses = clausesOf(when);
    for (const clause of clauses)
      for (const input of 'other' in clause ? [clause.input, clause.other] : [clause.input])
        if (!inputs.includes(input))
          findings.push({
            code: 'unknown-input',
            path: ['when'],
            message: `a clause reads "${input}", which is not an input of the condition; add the input or choose another.`,
          });
    if (new Set(clauses.map((clause) => clause.key)).size !== clauses.length)
      findings.push({
        code: 'duplicate-key',
        path: ['when'],
        message: 'two clauses have the same key; give each its own.',
      });
    if (depthOf(when) > maxExpressionDepth)
      findings.push({
        code: 'too-deep',
        path: ['when'],
        message: `groups nest deeper than ${maxExpressionDepth}; flatten them.`,
      });
    return findings;
  },
});

function depthOf(expression: Expression): number {
  if ('all' in expression) return 1 + Math.max(...expression.all.map(depthOf));
  if ('any' in expression) return 1 + Math.max(...expression.any.map(depthOf));
  return 'not' in expression ? 1 + depthOf(expression.not) : 1;
}
