/** What a schema finds wrong, said so that an author knows what to do: which thing, which field, what instead. */
import type { z } from 'zod';
import { problem, type Fix, type Place, type Problem } from '../problems.ts';
import { pathText } from './guard-json.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** Whose field it is and where: made from an issue's path by whoever ran the schema. */
export interface Subject {
  /** For instance `Node "Logins" (sig_7k2)`. */
  readonly name: string;
  readonly at: Place;
  /** The path as the subject's own fields. */
  readonly field: Path;
  /** The path from the root of the document, for fixes. */
  readonly root: Path;
}

/** One problem per thing that is wrong. Run the schema with `reportInput: true`, else missing fields cannot be told from wrong ones. */
export function schemaProblems(issues: readonly Issue[], subjectOf: (path: Path) => Subject): Problem[] {
  return issues
    .flatMap((issue) => flatten(issue))
    .map((issue) => {
      const subject = subjectOf(issue.path as Path);
      const { code, text, fix } = explain(issue, subject);
      return problem(code, `${subject.name}: ${text}`, subject.at, fix);
    });
}

/** Unions report every alternative; only the one the author was closest to is of use. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const branches = issue.errors.map((errors) => errors.flatMap((each) => flatten(each as Issue)));
  const best = branches.reduce((a, b) => (compareBranches(b, a) < 0 ? b : a));
  if (best.every((each) => each.path.length === 0 && (each.code === 'invalid_type' || each.code === 'invalid_value')))
    return [issue];
  return best.map((each) => ({ ...each, path: [...issue.path, ...each.path] }));
}

/** Closer is: fewer complaints about the outermost fields, then complaints lying deeper, then fewer of them. */
function compareBranches(a: readonly Issue[], b: readonly Issue[]): number {
  const outer = (issues: readonly Issue[]) =>
    issues.reduce((sum, each) => sum + (each.path.length === 0 ? 2 : each.path.length === 1 ? 1 : 0), 0);
  const depth = (issues: readonly Issue[]) => Math.max(...issues.map((each) => each.path.length));
  return outer(a) - outer(b) || depth(b) - depth(a) || a.length - b.length;
}

interface Explanation {
  readonly code: string;
  readonly text: string;
  readonly fix?: Fix;
}

function explain(issue: Issue, { field, root }: Subject): Explanation {
  const name = field.length > 0 ? `"${pathText(field)}"` : 'it';
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined)
        return { code: 'missing-field', text: `${name} is missing; add ${expected(issue.expected)}.` };
      return { code: 'wrong-type', text: `${name} must be ${expected(issue.expected)}; it is ${shape(issue.input)}.` };
    case 'invalid_value':
      return oneOf(name, issue.values.map(String), issue.input);
    case 'too_small':
    case 'too_big':
      return { code: 'out-of-range', text: `${name} ${sizeSentence(issue)}` };
    case 'unrecognized_keys': {
      const key = issue.keys[0]!;
      const where = field.length > 0 ? ` of ${name}` : '';
      const others = issue.keys.length > 1 ? ` (nor are ${issue.keys.length - 1} more)` : '';
      const edits = issue.keys.map((each) => ({ do: 'remove' as const, path: [...root, each] }));
      return {
        code: 'unknown-field',
        text: `"${short(key)}" is not a field${where}${others}; remove it.`,
        fix: { label: 'Remove it', edits },
      };
    }
    case 'invalid_key':
      return {
        code: 'bad-key',
        text: `"${short(String(root.at(-1)))}" cannot be used as a name. ${sentence(issue.issues[0]?.message)}`,
      };
    case 'invalid_union':
      return explainUnion(name, issue);
    case 'invalid_format':
      return { code: 'bad-format', text: formatSentence(name, issue) };
    default:
      return { code: 'invalid', text: `${name} is not right. ${sentence(issue.message)}` };
  }
}

function explainUnion(name: string, issue: z.core.$ZodIssueInvalidUnion): Explanation {
  if ('discriminator' in issue && issue.errors.length === 0) {
    const options: unknown = 'options' in issue ? issue.options : [];
    const { input } = issue;
    const chosen: unknown =
      typeof input === 'object' && input !== null
        ? (input as Record<string, unknown>)[issue.discriminator ?? '']
        : input;
    return oneOf(name, Array.isArray(options) ? options.map(String) : [], chosen);
  }
  const wanted = issue.errors
    .flat()
    .map((each) =>
      each.code === 'invalid_value'
        ? each.values.map((one) => `"${String(one)}"`).join(', ')
        : 'expected' in each
          ? expected(String(each.expected))
          : '',
    );
  const list = [...new Set(wanted.filter(Boolean))].join(' or ');
  if (issue.input === undefined) return { code: 'missing-field', text: `${name} is missing; add ${list}.` };
  return { code: 'wrong-type', text: `${name} must be ${list}; it is ${shape(issue.input)}.` };
}

function oneOf(name: string, options: readonly string[], input: unknown): Explanation {
  const list = options
    .slice(0, 30)
    .map((each) => `"${each}"`)
    .join(', ');
  const text = `${options.length === 1 ? 'must be' : 'must be one of'} ${list}`;
  if (input === undefined) return { code: 'missing-field', text: `${name} is missing; it ${text}.` };
  return {
    code: 'not-an-option',
    text: `${name} ${text}; it is ${typeof input === 'string' ? `"${short(input)}"` : shape(input)}.`,
  };
}

function sizeSentence(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  const isSmall = issue.code === 'too_small';
  const limit = Number(isSmall ? issue.minimum : issue.maximum);
  const side = isSmall
    ? issue.inclusive === false
      ? 'more than'
      : 'at least'
    : issue.inclusive === false
      ? 'less than'
      : 'at most';
  if (issue.origin === 'string')
    return isSmall && limit === 1
      ? 'is empty; fill it in.'
      : `must have ${side} ${limit} characters; ${isSmall ? 'lengthen' : 'shorten'} it.`;
  if (issue.origin === 'array' || issue.origin === 'set' || issue.origin === 'map')
    return `must hold ${side} ${limit} ${limit === 1 ? 'item' : 'items'}; ${isSmall ? 'add some' : 'remove some'}.`;
  return `must be ${side} ${limit}${typeof issue.input === 'number' ? `; it is ${issue.input}` : ''}.`;
}

function formatSentence(name: string, issue: z.core.$ZodIssueInvalidStringFormat): string {
  if (issue.format === 'url') return `${name} must be a web address that begins with https:// or http://.`;
  if (issue.format === 'email') return `${name} must be an email address, as in ana@example.com.`;
  return `${name} cannot be ${typeof issue.input === 'string' && issue.input.length <= 40 ? `"${issue.input}"` : 'that text'}. ${sentence(issue.message)}`;
}

/** Our own messages are sentences; a library's own end without a full stop and say nothing to an author. */
function sentence(message: string | undefined): string {
  return message?.endsWith('.') ? message : 'Correct it or remove it.';
}

function short(text: string): string {
  return (text.length > 40 ? `${text.slice(0, 37)}...` : text).toWellFormed();
}

const words: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};

function expected(name: string): string {
  return Object.hasOwn(words, name) ? words[name]! : name;
}

function shape(input: unknown): string {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'number') return Number.isFinite(input) ? `${input}` : 'not a finite number';
  return expected(typeof input);
}
