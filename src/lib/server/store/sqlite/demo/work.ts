import { z } from 'zod';
import type { DemoWork } from '../../demo-store.ts';
import type { Connection } from '../connection.ts';
import { eq } from '../drizzle.ts';
import { readSetting, writeSetting } from '../epoch.ts';
import { settings } from '../schema/workspace.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';

const KEY = 'demo';

const workSchema = z.object({
  is: z.enum(['adding', 'removing', 'failed']),
  by: z.string(),
  at: z.number(),
  what: z.string(),
  done: z.number(),
  total: z.number(),
});

export function readDemoWork(connection: Connection): DemoWork | null {
  const text = readSetting(connection, KEY);
  return text === undefined ? null : readJson(workSchema, text, 'What goes on with the demo data');
}

export function saveDemoWork(context: WriterContext, work: DemoWork | null): void {
  transact(context, 'saveDemoWork', () => writeDemoWork(context, work));
}

/** Within the caller's transaction. */
export function writeDemoWork(context: WriterContext, work: DemoWork | null): void {
  if (work === null) context.orm().delete(settings).where(eq(settings.key, KEY)).run();
  else writeSetting(context, KEY, JSON.stringify(work));
}
