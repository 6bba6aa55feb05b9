import { expect, test } from 'vitest';
import { keyFor, teamsUsedBy } from './team-uses.ts';

test('a document uses the teams that its rules hand work to, and no other words', () => {
  const nodes = {
    tsk_a: { type: 'task', v: 1, config: { owner: { rule: 'round-robin', team: 'emea' }, title: 'team' } },
    ntf_b: { type: 'notify', v: 1, config: { to: { rule: 'user', team: 'apac' } } },
    eml_c: { type: 'email', v: 1, config: { to: { owner: { rule: 'least-arr', team: 'amer' } } } },
  };
  expect([...teamsUsedBy({ nodes: nodes as never })]).toEqual(['emea', 'amer']);
});

test.each([
  ['Éxito del cliente', [], 'exito-del-cliente'],
  ['EMEA', ['emea', 'emea-2'], 'emea-3'],
  ['営業', [], 'team'],
  ['  -- ', ['team'], 'team-2'],
])('a team called %s gets a key', (name, taken, key) => {
  expect(keyFor(name, taken)).toBe(key);
});
