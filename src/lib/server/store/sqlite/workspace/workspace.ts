import { plainCalendar } from '#lib/core/time/calendar.ts';
import { z } from 'zod';
import type { Workspace } from '../../workspace-store.ts';
import type { Connection } from '../connection.ts';
import { readSetting, writeSetting } from '../epoch.ts';
import { markEveryAccount } from '../evaluation/due.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from './audit.ts';

const workspaceSchema = z.object({
  name: z.string(),
  calendar: z.object({ timeZone: z.string(), workingDays: z.array(z.number()), holidays: z.array(z.string()) }),
  locale: z.string(),
  currency: z.string(),
  isDemo: z.boolean(),
  // Not in what older versions wrote.
  holidayNames: z.record(z.string(), z.string()).default({}),
  isChecklistDismissed: z.boolean().default(false),
});

const freshWorkspace: Workspace = {
  name: 'Rapport',
  calendar: plainCalendar,
  locale: 'en-GB',
  currency: 'EUR',
  holidayNames: {},
  isDemo: false,
  isChecklistDismissed: false,
};

export function readWorkspace(connection: Connection): Workspace {
  const text = readSetting(connection, 'workspace');
  return text === undefined ? freshWorkspace : readJson(workspaceSchema, text, 'The workspace settings');
}

export function saveWorkspace(context: WriterContext, change: Partial<Workspace>, actor: string, at: number): void {
  transact(context, 'saveWorkspace', () => writeWorkspace(context, change, actor, at));
}

/** Within the caller's transaction. The audit entry has what differs, before and after. */
export function writeWorkspace(context: WriterContext, change: Partial<Workspace>, actor: string, at: number): void {
  const old = readWorkspace(context);
  const workspace = { ...old, ...change };
  const keys = (Object.keys(workspace) as (keyof Workspace)[]).filter(
    (key) => stableJson(workspace[key]) !== stableJson(old[key]),
  );
  if (keys.length === 0) return;
  writeSetting(context, 'workspace', stableJson(workspace));
  const of = (from: Workspace) => Object.fromEntries(keys.map((key) => [key, from[key]]));
  const details = { before: of(old), after: of(workspace) };
  writeAudit(context, { at, actor, verb: 'workspace.saved', subject: workspace.name, details });
  // Days begin elsewhere, so facts over days are others.
  if (keys.includes('calendar')) markEveryAccount(context, at);
}
