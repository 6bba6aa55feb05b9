/** What the audit log's verbs say to people, and by which groups they are looked for. */

/** Beginnings of verbs, by the group's key, in the order shown. */
export const kinds = {
  people: { label: 'People and teams', verbs: ['user.', 'team.', 'people.'] },
  'sign-in': {
    label: 'Signing in',
    verbs: ['session', 'password.', 'link.', 'second-factor.', 'recovery-code', 'identity.'],
  },
  settings: {
    label: 'Settings',
    verbs: [
      'workspace.',
      'token.',
      'sign-in-provider.',
      'retention.',
      'secrets.',
      'database.',
      'demo.',
      'webhook-source.',
      'import-schedule.',
    ],
  },
  documents: { label: 'Models, workflows and signals', verbs: ['document.'] },
  scoring: { label: 'Scoring and workflows at work', verbs: ['account.decided', 'book-run.', 'alarms.', 'run.'] },
  tasks: { label: 'Tasks', verbs: ['task.'] },
  data: { label: 'Data that came in', verbs: ['history.', 'import.', 'messages.'] },
  erasure: { label: 'Erasure and retention', verbs: ['account.erased', 'contact.erased', 'retention.'] },
} as const;

export type AuditKind = keyof typeof kinds;

const words: Readonly<Record<string, string>> = {
  'user.added': 'added',
  'user.changed': 'changed',
  'user.disabled': 'disabled',
  'user.enabled': 'enabled',
  'user.handed-over': 'handed over the work of',
  'team.added': 'made the team',
  'team.changed': 'changed the team',
  'team.removed': 'removed the team',
  'session.started': 'signed in',
  'session.ended': 'ended a session of',
  'sessions.ended': 'ended the sessions of',
  'password.changed': 'set the password of',
  'link.made': 'made a one-time link for',
  'link.used': 'used a one-time link',
  'second-factor.added': 'turned on the second factor',
  'second-factor.removed': 'removed the second factor of',
  'recovery-codes.made': 'made recovery codes',
  'recovery-code.used': 'used a recovery code',
  'identity.linked': 'came in by single sign-on for the first time',
  'sign-in-provider.saved': 'changed the sign-in provider',
  'workspace.saved': 'changed the workspace',
  'workspace.set-up': 'set the workspace up',
  'demo.removed': 'removed the demo data',
  'webhook-source.made': 'made the webhook',
  'webhook-source.changed': 'changed the webhook',
  'webhook-source.removed': 'removed the webhook',
  'webhook-source.secret-rolled': 'rolled the secret of the webhook',
  'import-schedule.made': 'made the scheduled import',
  'import-schedule.changed': 'changed the scheduled import',
  'import-schedule.paused': 'paused the scheduled import',
  'import-schedule.resumed': 'let the scheduled import go on',
  'import-schedule.asked': 'asked for the scheduled import',
  'import-schedule.removed': 'removed the scheduled import',
  'token.made': 'made the API token',
  'token.revoked': 'revoked the API token',
  'retention.saved': 'changed how long things are kept',
  'retention.applied': 'removed what was past its time',
  'secrets.rotated': 'changed the key of the secrets',
  'database.restored': 'found a restored copy',
  'database.acknowledged': 'acknowledged the restored copy',
  'document.published': 'published',
  'document.switched': 'switched',
  'account.decided': 'decided about',
  'book-run.requested': 'asked for a run over the book',
  'book-run.cancelled': 'cancelled a run over the book',
  'book-run.ended': 'ended a run over the book',
  'alarms.acknowledged': 'acknowledged the alarms',
  'run.advanced': 'moved a workflow on',
  'task.done': 'completed the task',
  'task.dismissed': 'dismissed the task',
  'history.appended': 'stored data about',
  'import.applied': 'imported',
  'import.withdrawn': 'withdrew an import',
  'account.erased': 'erased an account',
  'contact.erased': 'erased a contact',
};

/** Verbs whose subject says nothing more than the words, or what nobody can read. */
const alone = new Set([
  'session.started',
  'link.used',
  'second-factor.added',
  'recovery-codes.made',
  'recovery-code.used',
  'identity.linked',
  'sign-in-provider.saved',
  'workspace.saved',
  'workspace.set-up',
  'demo.removed',
  'retention.saved',
  'retention.applied',
  'secrets.rotated',
  'database.restored',
  'database.acknowledged',
  'book-run.requested',
  'book-run.cancelled',
  'book-run.ended',
  'alarms.acknowledged',
  'run.advanced',
  'import.applied',
  'import.withdrawn',
  'account.erased',
  'contact.erased',
]);

export function sayVerb(verb: string): string {
  return words[verb] ?? verb.replaceAll(/[.-]/g, ' ');
}

export function hasSubject(verb: string): boolean {
  return !alone.has(verb);
}
