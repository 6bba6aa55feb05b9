/**
 * Text with merge fields: `{{account.name | fallback: "there"}}`. A field is a word path from the catalogue below;
 * there are no loops, calls or includes. Parsed when saved, rendered when an action is decided.
 */
import { z } from 'zod';

export interface MergeField {
  readonly field: string;
  readonly fallback?: string;
}

export type TemplatePart = string | MergeField;

/** The first word says what is read; the second its property (any attribute after `account`, any signal after `signal`). */
export const mergeRoots = ['account', 'signal', 'owner', 'contact', 'score', 'band', 'reason', 'workflow'] as const;

const FIELD = /^\s*([a-z]+)(?:\.([a-zA-Z][\w-]*))?\s*(?:\|\s*fallback:\s*"([^"{}]*)"\s*)?$/;

export interface TemplateError {
  readonly at: number;
  readonly message: string;
}

export function parseTemplate(text: string): { parts: readonly TemplatePart[]; errors: readonly TemplateError[] } {
  const parts: TemplatePart[] = [];
  const errors: TemplateError[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open < 0) break;
    const close = text.indexOf('}}', open);
    if (close < 0) {
      errors.push({ at: open, message: 'A merge field is opened with {{ and not closed; add }}.' });
      break;
    }
    if (open > at) parts.push(text.slice(at, open));
    const inside = text.slice(open + 2, close);
    const field = parseField(inside);
    if (field) parts.push(field);
    else
      errors.push({
        at: open,
        message: `"{{${inside}}}" is not a merge field; write for example {{account.name | fallback: "there"}}.`,
      });
    at = close + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  return { parts, errors };
}

function parseField(inside: string): MergeField | null {
  const match = FIELD.exec(inside);
  if (!match) return null;
  const [, root, property, fallback] = match;
  if (!(mergeRoots as readonly string[]).includes(root!)) return null;
  const needsProperty = root !== 'score' && root !== 'band' && root !== 'reason';
  if (needsProperty !== (property !== undefined)) return null;
  const field = property === undefined ? root! : `${root}.${property}`;
  return fallback === undefined ? { field } : { field, fallback };
}

/** A schema for template text that refuses malformed merge fields. */
export function templateText(max: number) {
  return z
    .string()
    .max(max)
    .superRefine((text, context) => {
      for (const error of parseTemplate(text).errors) context.addIssue({ code: 'custom', message: error.message });
    });
}

/** The text with every field replaced; a field without a value or fallback becomes empty and is named in `missing`. */
export function renderTemplate(
  text: string,
  read: (field: string) => string | null,
  escape: (text: string) => string = (plain) => plain,
): { text: string; missing: readonly string[] } {
  const missing: string[] = [];
  const rendered = parseTemplate(text).parts.map((part) => {
    if (typeof part === 'string') return part;
    const found = read(part.field) ?? part.fallback;
    if (found === undefined) missing.push(part.field);
    return escape(found ?? '');
  });
  return { text: rendered.join(''), missing };
}
