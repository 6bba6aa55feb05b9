import { z } from 'zod';
import type { FeedStore, HookSource } from '../../feed-store.ts';
import type { Connection } from '../connection.ts';
import { eq } from '../drizzle.ts';
import { hookSources } from '../schema/feeds.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

type Row = typeof hookSources.$inferSelect;

const sourceOf = (row: Row): HookSource => ({
  ...row,
  mappings: readJson(z.unknown(), row.mappings, `The mapping of the webhook ${row.key}`),
});

export function listHookSources(connection: Connection): readonly HookSource[] {
  return connection.orm().select().from(hookSources).orderBy(hookSources.name).all().map(sourceOf);
}

export function readHookSource(connection: Connection, key: string): HookSource | null {
  const row = connection.orm().select().from(hookSources).where(eq(hookSources.key, key)).get();
  return row ? sourceOf(row) : null;
}

export function addHookSource(context: WriterContext, source: HookSource): boolean {
  return transact(context, 'addHookSource', () => {
    const { changes } = context
      .orm()
      .insert(hookSources)
      .values({ ...source, mappings: stableJson(source.mappings) })
      .onConflictDoNothing()
      .run();
    if (changes === 0) return false;
    const { key, name, createdBy: actor, createdAt: at } = source;
    writeAudit(context, { at, actor, verb: 'webhook-source.made', subject: key, details: { name } });
    return true;
  });
}

export function changeHookSource(
  context: WriterContext,
  key: string,
  change: Parameters<FeedStore['changeHookSource']>[1],
  by: string,
  at: number,
): boolean {
  return transact(context, 'changeHookSource', () => {
    const before = readHookSource(context, key);
    if (!before) return false;
    const after = { ...before, ...change };
    context
      .orm()
      .update(hookSources)
      .set({ ...after, mappings: stableJson(after.mappings) })
      .where(eq(hookSources.key, key))
      .run();
    const details = { before: shown(before), after: shown(after) };
    writeAudit(context, { at, actor: by, verb: 'webhook-source.changed', subject: key, details });
    if (change.sealedSecret !== undefined)
      writeAudit(context, {
        at,
        actor: by,
        verb: 'webhook-source.secret-rolled',
        subject: key,
        details: { oldSecretUntil: after.oldSecretUntil },
      });
    return true;
  });
}

export function removeHookSource(context: WriterContext, key: string, by: string, at: number): boolean {
  return transact(context, 'removeHookSource', () => {
    const before = readHookSource(context, key);
    if (!before) return false;
    context.orm().delete(hookSources).where(eq(hookSources.key, key)).run();
    const { changes } = context.prepare(`DELETE FROM feed_messages WHERE feed = 'webhook' AND source = ?`).run(key);
    const details = { before: shown(before), deliveries: changes };
    writeAudit(context, { at, actor: by, verb: 'webhook-source.removed', subject: key, details });
    return true;
  });
}

/** What the audit log may show. */
function shown({ name, mappings }: HookSource) {
  return { name, mappings };
}
