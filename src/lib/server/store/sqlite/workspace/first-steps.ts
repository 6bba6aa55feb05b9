import type { FirstSteps } from '../../workspace-store.ts';
import type { Connection } from '../connection.ts';
import { entryKinds } from '../history/entry-kinds.ts';

type Row = Record<keyof FirstSteps, 0 | 1>;

/** Events are looked for where there are no observations only: they have no index of their own. */
const LOOK = `
  SELECT EXISTS (SELECT 1 FROM accounts WHERE is_gone = 0) AS hasAccounts,
    EXISTS (SELECT 1 FROM observations) OR EXISTS (SELECT 1 FROM entries WHERE kind = ${entryKinds.events.kind}) AS hasUsage,
    EXISTS (SELECT 1 FROM documents WHERE kind = 'health-model') AS hasModel,
    EXISTS (SELECT 1 FROM documents WHERE kind = 'health-model' AND live IS NOT NULL AND scoring = 1) AS hasLiveModel,
    EXISTS (SELECT 1 FROM documents WHERE kind = 'workflow' AND live IS NOT NULL AND acting = 'on') AS hasActingWorkflow,
    EXISTS (SELECT 1 FROM tasks WHERE status IN ('done', 'dismissed')) AS hasClosedTask`;

export function readFirstSteps(connection: Connection): FirstSteps {
  const row = connection.prepare<Row>(LOOK).get()!;
  return {
    hasAccounts: row.hasAccounts === 1,
    hasUsage: row.hasUsage === 1,
    hasModel: row.hasModel === 1,
    hasLiveModel: row.hasLiveModel === 1,
    hasActingWorkflow: row.hasActingWorkflow === 1,
    hasClosedTask: row.hasClosedTask === 1,
  };
}
