import { expect, test } from 'vitest';
import { upgradeNode, type Versions } from './upgrade.ts';

const versions: Versions = {
  v: 3,
  upgrades: {
    1: (config) => ({ ...(config as object), days: 28 }),
    2: (config) => ({ window: (config as { days: number }).days }),
  },
};
const find = (type: string) => (type === 'old' ? versions : undefined);

test('a node climbs one version after another; a second time changes nothing', () => {
  const upgraded = upgradeNode({ type: 'old', v: 1, name: 'Old', config: {} }, find);
  expect(upgraded).toEqual({ ok: true, node: { type: 'old', v: 3, name: 'Old', config: { window: 28 } } });
  if (!upgraded.ok) throw new Error('not upgraded');
  expect(upgradeNode(upgraded.node, find)).toEqual({ ok: true, node: upgraded.node });
});

test('what cannot be upgraded says why', () => {
  expect(upgradeNode({ type: 'oracle', v: 1, config: {} }, find)).toEqual({ ok: false, why: 'unknown-type' });
  expect(upgradeNode({ type: 'old', v: 4, config: {} }, find)).toEqual({ ok: false, why: 'newer-version', newest: 3 });
  expect(upgradeNode({ type: 'old', v: 1, config: {} }, () => ({ v: 2 }))).toMatchObject({ why: 'no-step' });
  expect(upgradeNode({ type: 'constructor', v: 1, config: {} })).toMatchObject({ why: 'unknown-type' });
});
