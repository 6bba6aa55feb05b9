import { z } from 'zod';
import { defineNode, duplicateKeys, finite, keySchema, value, type NodeFinding } from './node-type.ts';

export const mathFunctions = ['add', 'subtract', 'multiply', 'divide', 'min', 'max', 'abs', 'clip'] as const;

const config = z.strictObject({
  fn: z.enum(mathFunctions),
  /** In order; an operand with a constant has no port. `abs` and `clip` take one. */
  operands: z
    .array(z.strictObject({ key: keySchema, constant: finite.optional() }))
    .min(1)
    .max(20),
  /** Bounds of `clip`. */
  min: finite.optional(),
  max: finite.optional(),
});

export const math = defineNode({
  type: 'math',
  v: 1,
  group: 'shape',
  title: 'Math',
  purpose: 'Adds, subtracts, multiplies, divides or bounds values. Division by zero is unknown.',
  config,
  defaults: () => ({ fn: 'divide' as const, operands: [{ key: 'a' }, { key: 'b' }] }),
  ports: ({ operands }) => ({
    inputs: operands
      .filter((each) => each.constant === undefined)
      .map(({ key }) => value(key, key, { required: true })),
    outputs: [value('value', 'Value')],
  }),
  check: checkMath,
});

function checkMath({ fn, operands, min, max }: z.infer<typeof config>): readonly NodeFinding[] {
  const single = fn === 'abs' || fn === 'clip';
  const findings: NodeFinding[] = [
    ...duplicateKeys(
      operands.map(({ key }) => key),
      ['operands'],
      'operands',
    ),
  ];
  if (single && operands.length !== 1)
    findings.push({
      code: 'arity',
      path: ['operands'],
      message: `"${fn}" takes exactly one operand; remove the others.`,
    });
  if (!single && operands.length < 2)
    findings.push({ code: 'arity', path: ['operands'], message: `"${fn}" needs at least two operands; add one.` });
  if ((fn === 'subtract' || fn === 'divide') && operands.length > 2)
    findings.push({
      code: 'arity',
      path: ['operands'],
      message: `"${fn}" takes exactly two operands; remove the others.`,
    });
  if (fn === 'clip' && min === undefined && max === undefined)
    findings.push({ code: 'missing-bound', path: ['min'], message: 'clip needs a lower or an upper bound; set one.' });
  if (min !== undefined && max !== undefined && min > max)
    findings.push({
      code: 'bounds-crossed',
      path: ['min'],
      message: 'the lower bound is above the upper one; swap them.',
    });
  return findings;
}
