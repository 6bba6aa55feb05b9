import { describe } from 'vitest';
import { accountsContract } from './accounts.ts';
import { authContract } from './auth.ts';
import { bookContract } from './book.ts';
import { bookRunsContract } from './book-runs.ts';
import { documentsContract } from './documents.ts';
import { effectsContract } from './effects.ts';
import { erasureContract } from './erasure.ts';
import { evaluationContract } from './evaluation.ts';
import { factBlocksContract } from './fact-blocks.ts';
import { historyContract } from './history.ts';
import { importsContract } from './imports.ts';
import { intakeContract } from './intake.ts';
import { peopleContract } from './people.ts';
import { retentionContract } from './retention.ts';
import { runsContract } from './runs.ts';
import type { Open } from './samples.ts';
import { settleBlockContract } from './settle-block.ts';
import { tasksContract } from './tasks.ts';
import { workspaceContract } from './workspace.ts';

/** What every store promises. A second database is one more driver file that calls this. */
export function storeContract(name: string, open: Open): void {
  describe(name, () => {
    historyContract(open);
    accountsContract(open);
    importsContract(open);
    documentsContract(open);
    evaluationContract(open);
    intakeContract(open);
    runsContract(open);
    effectsContract(open);
    tasksContract(open);
    bookContract(open);
    bookRunsContract(open);
    settleBlockContract(open);
    factBlocksContract(open);
    authContract(open);
    peopleContract(open);
    workspaceContract(open);
    erasureContract(open);
    retentionContract(open);
  });
}
