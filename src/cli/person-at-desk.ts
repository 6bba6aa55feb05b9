/** Whom the audit log names for what a command did, unless the command is told otherwise. */
export function personAtDesk(): string {
  return process.env['USER'] ?? 'command line';
}
