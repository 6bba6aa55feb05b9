/** Every rule there is. A new one is a function in a file of its subject and one line here. */
import { nodeType } from '../nodes/catalogue.ts';
import { actionsDiffer, triggersKeepQuiet } from './actions.ts';
import { casesSpeakOfTheDocument } from './cases.ts';
import type { Rule } from './context.ts';
import { runsEnd, valuesGoNoCircle } from './cycles.ts';
import { connectionsAreSingle, connectionsFit } from './edges.ts';
import { branchesLead, stepsAreStarted, triggersStartSomething, workflowsWork } from './flows.ts';
import { inputsAreConnected } from './inputs.ts';
import { bandsAreKnown, mergeFieldsAreKnown, namesAreKnown } from './known-names.ts';
import { documentsAreNamed, triggersAreNamed } from './names.ts';
import { attributesCalmDown, documentsGoNoCircle } from './outer-circles.ts';
import { nodesAreCurrent, nodesAreSound } from './own-checks.ts';
import { bandsAreReachable } from './reachable-bands.ts';
import { resultDecides } from './result.ts';
import { schedulesAreReadable } from './schedules.ts';
import { noSecretsInside } from './secrets.ts';
import { nodesAreUsed } from './unused.ts';
import { datesExist, typesFit } from './value-type-rules.ts';

export const rules: readonly Rule[] = [
  documentsAreNamed,
  resultDecides,
  nodesAreSound,
  connectionsFit,
  connectionsAreSingle,
  inputsAreConnected,
  valuesGoNoCircle,
  runsEnd,
  namesAreKnown,
  bandsAreKnown,
  mergeFieldsAreKnown,
  documentsGoNoCircle,
  typesFit,
  datesExist,
  schedulesAreReadable,
  noSecretsInside,
  workflowsWork,
  stepsAreStarted,
  triggersStartSomething,
  branchesLead,
  bandsAreReachable,
  nodesAreUsed,
  triggersKeepQuiet,
  actionsDiffer,
  attributesCalmDown,
  casesSpeakOfTheDocument,
  triggersAreNamed,
  nodesAreCurrent(nodeType),
];
