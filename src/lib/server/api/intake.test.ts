import { expect, it } from 'vitest';
import type { DeliveryGroup } from '../store/intake-store.ts';
import { Intake } from './intake.ts';

const sender = { source: 'crm', actor: 'token:t1' };
const deliveries = (accountId: string, count: number) =>
  Array.from({ length: count }, () => ({ change: { accountId } }));

/** A store that answers when told to. */
function openStore() {
  const calls: { groups: readonly DeliveryGroup[]; answer: () => void; fail: (error: Error) => void }[] = [];
  const deliver = (groups: readonly DeliveryGroup[]) =>
    new Promise<Uint8Array[]>((resolve, reject) =>
      calls.push({
        groups,
        answer: () => resolve(groups.map((group) => new Uint8Array(group.deliveries.length).fill(1))),
        fail: reject,
      }),
    );
  const shapes = () => calls.map(({ groups }) => groups.map((each) => each.deliveries.length));
  const readWorkspace = () => Promise.reject(new Error('Nothing here has a text.'));
  return { calls, deliver, readWorkspace, shapes };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it('commits together what waits, and lets small requests past large ones', async () => {
  const store = openStore();
  const intake = new Intake(store, () => 0);
  const large = intake.take(sender, deliveries('large', 2_500));
  const small = Array.from({ length: 3 }, (_, n) => intake.take(sender, deliveries(`small-${n}`, 1)));
  expect(store.shapes()).toEqual([[500], [500]]);
  store.calls[0]!.answer();
  await settled();
  expect(store.shapes()[2]).toEqual([250, 1, 1, 1]);
  store.calls[1]!.answer();
  store.calls[2]!.answer();
  expect(await Promise.all(small)).toEqual([Uint8Array.of(1), Uint8Array.of(1), Uint8Array.of(1)]);
  for (let at = 3; intake.waiting > 0; at++) {
    store.calls[at]!.answer();
    await settled();
  }
  expect((await large).every((code) => code === 1)).toBe(true);
});

it('a sender whose deliveries fail does not fail the others', async () => {
  const store = openStore();
  const intake = new Intake(store, () => 0);
  const first = [intake.take(sender, deliveries('a', 1)), intake.take(sender, deliveries('b', 1))];
  const bad = expect(intake.take(sender, deliveries('bad', 1))).rejects.toThrow('bad');
  const good = intake.take(sender, deliveries('good', 1));
  for (const each of store.calls) each.answer();
  await Promise.all(first);
  await settled();
  expect(store.shapes()[2]).toEqual([1, 1]);
  store.calls[2]!.fail(new Error('one of them is bad'));
  await settled();
  store.calls[3]!.fail(new Error('bad'));
  await settled();
  store.calls[4]!.answer();
  await bad;
  expect(await good).toEqual(Uint8Array.of(1));
  expect(intake.waiting).toBe(0);
});

it('a request that fails half way is told once, and counted off', async () => {
  const store = openStore();
  const intake = new Intake(store, () => 0);
  const large = expect(intake.take(sender, deliveries('a', 1_250))).rejects.toThrow('disk full');
  store.calls[0]!.fail(new Error('disk full'));
  await large;
  store.calls[1]!.answer();
  await settled();
  expect(intake.waiting).toBe(0);
  expect(store.calls).toHaveLength(2);
});

it('more than can be stored is refused', () => {
  const intake = new Intake(openStore(), () => 0);
  for (let n = 0; n < 10; n++) void intake.take(sender, deliveries('a', 10_000));
  expect(() => intake.admit()).toThrow('later');
});
