/** What was carried into evaluations, but for what each account handed on itself: the same for many points, so each text is kept once. */
import { createHash } from 'node:crypto';
import type { Carried } from '#lib/core/evaluate/evaluation.ts';
import { stableJson } from '../stable-json.ts';
import type { WriterContext } from '../writer-context.ts';

export interface CarriedTexts {
  /** Without what the account itself handed on. */
  readonly shared: string;
  /** `null`: nothing. */
  readonly held: string | null;
}

export function carriedTexts(carried: Carried): CarriedTexts {
  const { held } = carried;
  return {
    shared: stableJson({ ...carried, held: {} }),
    held: Object.keys(held).length === 0 ? null : stableJson(held),
  };
}

/** Texts may be long: their hashes are told apart instead. */
export function textHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The number of a text; gives a new one a number. Texts that no point names any more may stay. */
export function carriedNumber(context: WriterContext, shared: string): number {
  const hash = textHash(shared);
  const found = context.prepare<{ n: number }>('SELECT n FROM carried WHERE hash = ?').get(hash);
  if (found) return found.n;
  return Number(context.prepare('INSERT INTO carried (hash, text) VALUES (?, ?)').run(hash, shared).lastInsertRowid);
}
