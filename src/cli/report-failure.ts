/** The one place where a command that could not answer says so: a sentence for people, JSON on request, never a stack trace. */
import { CommanderError } from 'commander';
import type { Problem } from '#lib/core/problems.ts';
import { SecretsError } from '#lib/server/secrets/secrets-error.ts';
import { StoreError } from '#lib/server/store/store-error.ts';
import { Misuse } from './misuse.ts';
import { describeProblem } from './output.ts';
import { Refusal } from './refusal.ts';

interface Failure {
  readonly exitCode: 1 | 2;
  readonly message: string;
  readonly problems?: readonly Problem[];
}

/** Prints what went wrong and returns the exit code. `args` are the words after `rapport`. */
export function reportFailure(error: unknown, args: readonly string[], commands: readonly string[]): number {
  if (error instanceof CommanderError && (error.exitCode === 0 || error.code === 'commander.help'))
    return error.exitCode === 0 ? 0 : 2;
  const { exitCode, message, problems = [] } = failureOf(error, args, commands);
  console.error([message, ...problems.map((each) => describeProblem(each))].join('\n'));
  if (args.includes('--json'))
    console.log(JSON.stringify({ error: { message, ...(problems.length > 0 ? { problems } : {}) } }, null, 2));
  return exitCode;
}

function failureOf(error: unknown, args: readonly string[], commands: readonly string[]): Failure {
  if (error instanceof CommanderError) return { exitCode: 2, message: misuseOf(error, args, commands) };
  if (error instanceof Refusal) return { exitCode: 1, message: error.message, problems: error.problems };
  if (error instanceof Misuse || error instanceof StoreError || error instanceof SecretsError)
    return { exitCode: 2, message: error.message };
  return { exitCode: 2, message: faultOf(error) };
}

function misuseOf({ message }: CommanderError, args: readonly string[], commands: readonly string[]): string {
  const command = args.find((each) => commands.includes(each));
  const sentence = message
    .replace(/^error: /, '')
    .replace(/\n\((.*)\)$/, '. $1')
    .replace(/^./, (first) => first.toUpperCase())
    .replace(/([^.?!])$/, '$1.');
  const isSwallowed = /missing required argument/.test(message) && args.includes('--map');
  const hint = isSwallowed ? ' --map takes every word after it: write it behind the file.' : '';
  return `${sentence}${hint} "rapport ${command ? `${command} ` : ''}--help" shows how it is used.`;
}

/** What nobody foresaw. Errors from another thread carry their stack in the message. */
function faultOf(error: unknown): string {
  const isDebugging = Boolean(process.env['RAPPORT_DEBUG']);
  const { code, message, stack } =
    error instanceof Error
      ? (error as NodeJS.ErrnoException)
      : { code: undefined, message: String(error), stack: undefined };
  const [first] = message.split('\n');
  // The system refused something: a full disk, a missing right. That is no fault of the program.
  if (code && /^E[A-Z]+$/.test(code))
    return `The system refused it: ${first}. Check the path, its permissions and the space on the disk.`;
  const details = isDebugging
    ? `\n${stack ?? message}`
    : ' Run it again with RAPPORT_DEBUG=1 to see where, and report it.';
  return `This is a fault in Rapport, not in what you typed: ${first}.${details}`;
}
