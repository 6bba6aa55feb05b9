import { z } from 'zod';
import { defineNode, duplicateKeys, flag, keySchema, score } from './node-type.ts';

const config = z.strictObject({
  /** In order: the first row whose flag is not false decides; if that flag is unknown, so is the result. */
  rows: z
    .array(z.strictObject({ key: keySchema, name: z.string().max(200).optional() }))
    .min(1)
    .max(50),
});

export const switchNode = defineNode({
  type: 'switch',
  v: 1,
  group: 'combine',
  title: 'Switch',
  purpose: 'Chooses between scores: the first row whose flag is true decides.',
  config,
  defaults: () => ({ rows: [{ key: 'r1' }] }),
  ports: ({ rows }) => ({
    inputs: [
      ...rows.flatMap(({ key, name }) => [
        flag(`when:${key}`, `When ${name ?? key}`, { required: true }),
        score(`score:${key}`, `Score ${name ?? key}`, { required: true }),
      ]),
      score('otherwise', 'Otherwise'),
    ],
    outputs: [score('score', 'Score')],
  }),
  check: ({ rows }) =>
    duplicateKeys(
      rows.map(({ key }) => key),
      ['rows'],
      'rows',
    ),
});
