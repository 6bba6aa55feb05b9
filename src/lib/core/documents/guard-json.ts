/** What no JSON of ours may hold, found before it is parsed: it must not exhaust memory or stack, touch prototypes or hide a field. */
import { problem, type Problem } from '../problems.ts';
import { reservedKeys } from './edits.ts';

export const maxCharacters = 4 * 1024 * 1024;
export const maxDepth = 64;
export const maxFields = 200_000;
const maxProblems = 100;

interface Frame {
  readonly keys: Set<string> | null;
  key: string | number;
  expectsKey: boolean;
}

/** One pass over the text without recursion. Broken syntax is left for the parser to report. */
export function guardText(text: string): Problem[] {
  if (text.length > maxCharacters) return [tooLarge()];
  const problems: Problem[] = [];
  const stack: Frame[] = [];
  let fields = 0;
  let at = 0;
  const path = () => stack.map((frame) => frame.key);
  while (at < text.length && problems.length < maxProblems) {
    const top = stack.at(-1);
    switch (text[at]) {
      case '{':
      case '[':
        if (stack.length >= maxDepth) return [tooDeep(path())];
        stack.push(
          text[at] === '{' ? { keys: new Set(), key: '', expectsKey: true } : { keys: null, key: 0, expectsKey: false },
        );
        at++;
        break;
      case '}':
      case ']':
        stack.pop();
        at++;
        break;
      case ',':
        if (top?.keys) top.expectsKey = true;
        else if (top) top.key = Number(top.key) + 1;
        at++;
        break;
      case '"': {
        const end = endOfString(text, at);
        const content = stringAt(text, at, end);
        at = end + 1;
        if (top?.keys && top.expectsKey) {
          if (++fields > maxFields) return [tooManyFields()];
          top.key = content;
          top.expectsKey = false;
          if (top.keys.has(content)) problems.push(duplicateKey(content, path()));
          top.keys.add(content);
          problems.push(...checkKey(content, path()));
        } else problems.push(...checkText(content, path()));
        break;
      }
      default: {
        const end = endOfNumber(text, at);
        if (end > at) problems.push(...checkNumber(Number(text.slice(at, end)), text.slice(at, end), path()));
        at = Math.max(end, at + 1);
      }
    }
  }
  return problems;
}

/** A value still to be looked at; its path is spelled out only when something is wrong. */
interface Open {
  readonly value: unknown;
  readonly key: string | number;
  readonly parent: Open | null;
  readonly depth: number;
}

/** The same for a value that is parsed already; also refuses what is not JSON at all. */
export function guardValue(value: unknown): Problem[] {
  const problems: Problem[] = [];
  const open: Open[] = [{ value, key: '', parent: null, depth: 0 }];
  let fields = 0;
  while (open.length > 0 && problems.length < maxProblems) {
    const at = open.pop()!;
    const each = at.value;
    if (typeof each === 'string') {
      if (!each.isWellFormed()) problems.push(...checkText(each, pathOf(at)));
    } else if (typeof each === 'number') {
      if (!Number.isFinite(each)) problems.push(...checkNumber(each, String(each), pathOf(at)));
    } else if (typeof each === 'object' && each !== null) {
      if (at.depth >= maxDepth) return [tooDeep(pathOf(at))];
      if (!isPlain(each)) problems.push(notJson(pathOf(at)));
      else if (Array.isArray(each))
        for (const [index, item] of each.entries())
          open.push({ value: item, key: index, parent: at, depth: at.depth + 1 });
      else
        for (const key of Object.keys(each)) {
          if (++fields > maxFields) return [tooManyFields()];
          const inner = { value: (each as Record<string, unknown>)[key], key, parent: at, depth: at.depth + 1 };
          if (reservedKeys.has(key) || !key.isWellFormed()) problems.push(...checkKey(key, pathOf(inner)));
          open.push(inner);
        }
    } else if (typeof each !== 'boolean' && each !== null && each !== undefined) problems.push(notJson(pathOf(at)));
  }
  return problems;
}

function pathOf(at: Open): (string | number)[] {
  const path: (string | number)[] = [];
  for (let each: Open | null = at; each?.parent; each = each.parent) path.unshift(each.key);
  return path;
}

/** A path as people read it: `nodes.sig_1.config.points[0]`. */
export function pathText(path: readonly (string | number)[]): string {
  const shown = path.map((step) =>
    typeof step === 'number' ? `[${step}]` : `.${step.length > 60 ? `${step.slice(0, 57)}...` : step}`,
  );
  return shown.join('').replace(/^\./, '').toWellFormed() || 'the top level';
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

function stringAt(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end);
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(`"${raw}"`));
  } catch {
    return raw;
  }
}

function endOfNumber(text: string, start: number): number {
  let at = start;
  while (at < text.length && '+-.eE0123456789'.includes(text[at]!)) at++;
  return at;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === Object.prototype || prototype === null;
}

function checkKey(key: string, path: readonly (string | number)[]): Problem[] {
  if (reservedKeys.has(key))
    return [
      problem('reserved-key', `The field name "${key}" at ${pathText(path)} is reserved; rename or remove it.`, {
        path,
      }),
    ];
  if (!key.isWellFormed())
    return [
      problem('broken-text', `A field name at ${pathText(path)} holds half of a character; type it again.`, { path }),
    ];
  return [];
}

function checkText(text: string, path: readonly (string | number)[]): Problem[] {
  if (text.isWellFormed()) return [];
  return [problem('broken-text', `The text at ${pathText(path)} holds half of a character; type it again.`, { path })];
}

function checkNumber(number: number, shown: string, path: readonly (string | number)[]): Problem[] {
  if (Number.isFinite(number) || (Number.isNaN(number) && shown !== 'NaN')) return [];
  const short = shown.length > 30 ? `${shown.slice(0, 27)}...` : shown;
  return [
    problem(
      'number-too-large',
      `The number ${short} at ${pathText(path)} is beyond what can be calculated with; write a smaller one.`,
      { path },
    ),
  ];
}

function duplicateKey(key: string, path: readonly (string | number)[]): Problem {
  return problem('duplicate-key', `The field "${key}" stands twice at ${pathText(path)}; keep one of them.`, { path });
}

function notJson(path: readonly (string | number)[]): Problem {
  return problem(
    'not-json',
    `The value at ${pathText(path)} is not JSON; use text, numbers, true, false, null, lists and objects.`,
    { path },
  );
}

function tooLarge(): Problem {
  return problem(
    'too-large',
    `The document is larger than ${maxCharacters / 1024 / 1024} MB; split it into several documents.`,
  );
}

function tooDeep(path: readonly (string | number)[]): Problem {
  const place = path.slice(0, 4);
  return problem(
    'too-deep',
    `The document nests deeper than ${maxDepth} levels inside ${pathText(place)}; flatten it.`,
    { path: place },
  );
}

function tooManyFields(): Problem {
  return problem('too-large', `The document has more than ${maxFields} fields; split it into several documents.`);
}
