/** Every write there is. Each takes the context first and runs in the writer thread. */
import { addApiToken, revokeApiToken, touchApiToken } from './auth/api-tokens.ts';
import { linkIdentity, saveSignInProvider } from './auth/identities.ts';
import { addLink, useLink } from './auth/links.ts';
import { savePassword, setDisabled } from './auth/passwords.ts';
import { setUp } from './auth/set-up.ts';
import { beginSecondFactor, confirmSecondFactor, dropSecondFactor, saveRecoveryCodes } from './auth/second-factors.ts';
import { dropExpired, endSession, endSessions, startSession, touchSession } from './auth/sessions.ts';
import { dropFactBlocks, saveFactBlocks } from './blocks/save-blocks.ts';
import { removeDemoAccounts, removeDemoRest } from './demo/remove.ts';
import { saveDemoWork } from './demo/work.ts';
import { saveClosures, publish } from './documents/publish.ts';
import { saveDraft } from './documents/save-draft.ts';
import { erase } from './erasure/erase.ts';
import { claimDueAccounts, markDue } from './evaluation/due.ts';
import { saveDistributions } from './evaluation/distributions.ts';
import { savePoints } from './evaluation/points.ts';
import { settle } from './evaluation/settle.ts';
import { addHookSource, changeHookSource, removeHookSource } from './feeds/hook-sources.ts';
import { dropMessages, keepMessages, settleMessages } from './feeds/messages.ts';
import { linkPeople } from './feeds/people.ts';
import { append } from './history/append-verb.ts';
import { applyImport } from './imports/apply.ts';
import { ping } from './operations/look.ts';
import { addDraft, beginDraftWork, changeDraft, endDraftWork, removeDraft } from './imports/drafts.ts';
import { saveMapping } from './imports/mappings.ts';
import { addSchedule, changeSchedule, endFetch, removeSchedule } from './imports/schedules.ts';
import { abandonImport, beginImport, stageChunk } from './imports/stage.ts';
import { settleWantedPerson } from './imports/wanted-owners.ts';
import { withdrawImport } from './imports/withdraw.ts';
import { deliver } from './intake/deliver.ts';
import { saveRetention, startRetention, stepRetention } from './retention/retention.ts';
import { claimDueRuns, settleRun } from './runs/advance.ts';
import { closeTask } from './runs/close-task.ts';
import { acknowledgeAlarms, raiseAlarms } from './scoring/alarms.ts';
import { cancelBookRun, endBookRun, requestBookRun, takeBookRun } from './scoring/book-runs.ts';
import { settleBlocks } from './scoring/settle-blocks.ts';
import { reseal, saveKeyProof } from './secrets/sealed.ts';
import { backup } from './workspace/backup.ts';
import { check } from './workspace/check.ts';
import { addUser, changeUser } from './workspace/change-user.ts';
import { handOver } from './workspace/hand-over.ts';
import { savePeople } from './workspace/people.ts';
import { acknowledgeRestore } from './workspace/restored.ts';
import { removeTeam, saveTeam } from './workspace/teams.ts';
import { saveWorkspace } from './workspace/workspace.ts';

export const writerVerbs = {
  abandonImport,
  acknowledgeAlarms,
  acknowledgeRestore,
  addApiToken,
  addHookSource,
  addDraft,
  addLink,
  addSchedule,
  addUser,
  append,
  applyImport,
  backup,
  beginDraftWork,
  beginImport,
  beginSecondFactor,
  cancelBookRun,
  changeUser,
  changeHookSource,
  changeDraft,
  changeSchedule,
  check,
  claimDueAccounts,
  claimDueRuns,
  closeTask,
  confirmSecondFactor,
  deliver,
  dropExpired,
  dropFactBlocks,
  dropMessages,
  dropSecondFactor,
  endBookRun,
  erase,
  endDraftWork,
  endFetch,
  endSession,
  endSessions,
  handOver,
  keepMessages,
  linkIdentity,
  linkPeople,
  markDue,
  ping,
  publish,
  raiseAlarms,
  removeTeam,
  removeHookSource,
  removeDemoAccounts,
  removeDemoRest,
  removeDraft,
  removeSchedule,
  requestBookRun,
  revokeApiToken,
  reseal,
  saveClosures,
  saveDemoWork,
  saveDistributions,
  saveDraft,
  saveFactBlocks,
  saveKeyProof,
  saveMapping,
  savePassword,
  savePeople,
  savePoints,
  saveRecoveryCodes,
  saveRetention,
  saveSignInProvider,
  saveTeam,
  saveWorkspace,
  setDisabled,
  setUp,
  settle,
  settleBlocks,
  settleMessages,
  settleRun,
  settleWantedPerson,
  stageChunk,
  startRetention,
  startSession,
  stepRetention,
  takeBookRun,
  touchApiToken,
  touchSession,
  useLink,
  withdrawImport,
};

export type WriterVerbs = typeof writerVerbs;
