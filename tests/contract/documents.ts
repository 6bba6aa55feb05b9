import { describe, expect, it } from 'vitest';
import { at, closure, healthModel, publication, start, type Open } from './samples.ts';

export function documentsContract(open: Open): void {
  describe('documents', () => {
    it('save a draft only for whoever saw the one before', async () => {
      await using store = await open();
      expect(await store.saveDraft(healthModel('health', 'One'), 0, start)).toEqual({ draftRev: 1 });
      expect(await store.saveDraft(healthModel('health', 'Two'), 0, start)).toBe('conflict');
      expect(await store.saveDraft(healthModel('health', 'Three'), 1, at(1))).toEqual({ draftRev: 2 });
      expect(await store.readDocument('health')).toEqual({
        key: 'health',
        kind: 'health-model',
        name: 'Three',
        live: null,
        draft: healthModel('health', 'Three'),
        draftRev: 2,
        scoring: false,
        acting: 'off',
        updatedAt: at(1),
      });
      expect(await store.readDocument('other')).toBeNull();
    });

    it('freeze a version, move the pointer and take up the draft that was published', async () => {
      await using store = await open();
      const document = healthModel('health');
      await store.saveDraft(document, 0, start);
      const [first] = await store.publish([publication(document, 'h1')]);
      expect(first).toMatchObject({ contentHash: 'h1', number: 1, parent: null, document });
      expect(await store.readDocument('health')).toMatchObject({
        live: 'h1',
        draft: null,
        scoring: true,
        acting: 'watch',
      });
      const newer = healthModel('health', 'Newer');
      await store.saveDraft(healthModel('health', 'Still at it'), 1, start);
      const [second] = await store.publish([publication(newer, 'h2', 1)]);
      expect(second).toMatchObject({ number: 2, parent: 'h1' });
      expect(await store.readDocument('health')).toMatchObject({ live: 'h2', name: 'Still at it', draftRev: 2 });
      expect((await store.listVersions('health')).map((each) => each.contentHash)).toEqual(['h2', 'h1']);
      expect(await store.readVersion('h1')).toEqual(first);
      expect(await store.readVersion('h9')).toBeNull();
    });

    it('publish the same content again without a new version, and go back to an older one', async () => {
      await using store = await open();
      const one = publication(healthModel('health'), 'h1');
      await store.publish([one]);
      const [again] = await store.publish([{ ...one, at: at(1), note: 'again' }]);
      expect(again).toMatchObject({ number: 1, at: start, note: '' });
      await store.publish([publication(healthModel('health', 'Two'), 'h2')]);
      const [back] = await store.publish([{ ...one, at: at(3) }]);
      expect(back).toMatchObject({ number: 1, contentHash: 'h1' });
      expect(await store.listVersions('health')).toHaveLength(2);
      expect((await store.readDocument('health'))!.live).toBe('h1');
    });

    it('list live versions with their switches, and heads by kind', async () => {
      await using store = await open();
      await store.publish([
        { ...publication(healthModel('b'), 'b1'), acting: 'on' },
        publication(healthModel('a'), 'a1'),
      ]);
      await store.saveDraft(healthModel('c'), 0, start);
      expect((await store.readLive()).map(({ key, scoring, acting }) => [key, scoring, acting])).toEqual([
        ['a', true, 'watch'],
        ['b', true, 'on'],
      ]);
      expect((await store.listDocuments()).map((each) => each.key)).toEqual(['a', 'b', 'c']);
      expect(await store.listDocuments('workflow')).toEqual([]);
    });

    it('make every account due when scores may change, and only then', async () => {
      await using store = await open();
      await store.append([{ accountId: 'a1' }], start, 'test');
      const quiet = async () => {
        for (const claim of await store.claimDueAccounts(at(9), 9, 1)) {
          await store.settle({ ...claim, at: at(9), documents: [], runs: [], effects: [], nextDueAt: null });
        }
        return store.countDueAccounts(at(9));
      };
      const one = publication(healthModel('health'), 'h1');
      expect(await quiet()).toBe(0);
      await store.publish([one]);
      expect(await store.countDueAccounts(at(9))).toBe(1);
      expect(await quiet()).toBe(0);
      await store.publish([{ ...one, contentHash: 'h2', document: healthModel('health', 'Moved on the canvas') }]);
      await store.publish([{ ...one, contentHash: 'h2', acting: 'on' }]);
      expect(await store.countDueAccounts(at(9))).toBe(0);
      await store.publish([{ ...one, contentHash: 'h2', scoring: false }]);
      expect(await store.countDueAccounts(at(9))).toBe(1);
    });

    it('publish several or none', async () => {
      await using store = await open();
      await store.saveDraft(
        { ...healthModel('taken'), kind: 'workflow', whenEpisodeEnds: 'stop', why: '', how: '' } as never,
        0,
        start,
      );
      const both = store.publish([publication(healthModel('health'), 'h1'), publication(healthModel('taken'), 't1')]);
      await expect(both).rejects.toMatchObject({ code: 'document-key-taken' });
      expect(await store.readLive()).toEqual([]);
    });

    it('keep closures', async () => {
      await using store = await open();
      await store.saveClosures([closure]);
      await store.saveClosures([closure, { ...closure, hash: 'closure-2' }]);
      expect(await store.readClosure('closure-1')).toEqual(closure);
      expect(await store.readClosure('closure-9')).toBeNull();
    });
  });
}
