import { z } from 'zod';
import { testSchema } from './clause.ts';
import { constantSchema, defineNode, duplicateKeys, keySchema, score, value, type NodeFinding } from './node-type.ts';

const out = constantSchema.nullable();

const config = z.strictObject({
  inputs: z.array(keySchema).min(1).max(10),
  output: z.enum(['score', 'value']),
  /** First match wins. A cell left out matches anything, unknown included. */
  rows: z
    .array(z.strictObject({ key: keySchema, when: z.record(keySchema, testSchema), out }))
    .min(1)
    .max(500),
  otherwise: out,
});

export type TableConfig = z.infer<typeof config>;

export const table = defineNode({
  type: 'table',
  v: 1,
  group: 'shape',
  title: 'Decision table',
  purpose: 'Looks up a result by one or more values; the first matching row decides.',
  config,
  defaults: (): TableConfig => ({
    inputs: ['value'],
    output: 'score',
    rows: [{ key: 'r1', when: { value: { op: 'greaterOrEqual', value: 50 } }, out: 100 }],
    otherwise: 0,
  }),
  ports: ({ inputs, output }) => ({
    inputs: inputs.map((key) => value(key, key, { required: true })),
    outputs: [output === 'score' ? score('score', 'Score') : value('value', 'Value')],
  }),
  check: checkTable,
});

function checkTable({ inputs, rows, output, otherwise }: TableConfig): readonly NodeFinding[] {
  const findings: NodeFinding[] = [
    ...duplicateKeys(inputs, ['inputs'], 'inputs'),
    ...duplicateKeys(
      rows.map(({ key }) => key),
      ['rows'],
      'rows',
    ),
  ];
  const asScore = (result: unknown) => result === null || (typeof result === 'number' && result >= 0 && result <= 100);
  rows.forEach((row, index) => {
    for (const input of Object.keys(row.when))
      if (!inputs.includes(input))
        findings.push({
          code: 'unknown-input',
          path: ['rows', index, 'when', input],
          message: `row ${index + 1} reads "${input}", which is not an input of the table; add the input or empty the cell.`,
        });
    if (output === 'score' && !asScore(row.out))
      findings.push({
        code: 'score-out-of-range',
        path: ['rows', index, 'out'],
        message: `row ${index + 1} must give a score from 0 to 100.`,
      });
  });
  if (output === 'score' && !asScore(otherwise))
    findings.push({
      code: 'score-out-of-range',
      path: ['otherwise'],
      message: '"otherwise" must be a score from 0 to 100, or unknown.',
    });
  return findings;
}
