import { plainCalendar } from '#lib/core/time/calendar.ts';
import { z } from 'zod';
import type { Workspace } from '../../workspace-store.ts';
import type { Connection } from '../connection.ts';
import { readSetting, writeSetting } from '../epoch.ts';
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
});

const freshWorkspace: Workspace = {
  name: 'Rapport',
  calendar: plainCalendar,
  locale: 'en-GB',
  currency: 'EUR',
  isDemo: false,
};

export function readWorkspace(connection: Connection): Workspace {
  const text = readSetting(connection, 'workspace');
  return text === undefined ? freshWorkspace : readJson(workspaceSchema, text, 'The workspace settings');
}

export function saveWorkspace(context: WriterContext, workspace: Workspace, actor: string, at: number): void {
  transact(context, 'saveWorkspace', () => {
    writeSetting(context, 'workspace', stableJson(workspace));
    writeAudit(context, { at, actor, verb: 'workspace.saved', subject: workspace.name, details: workspace });
  });
}
