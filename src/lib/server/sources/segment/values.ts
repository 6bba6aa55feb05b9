/** From traits and properties, which may hold anything, to named values. */
import { parseIsoMoment, type Value } from '#lib/core/values.ts';

const longestText = 10_000;
const longestName = 200;

/** A calendar day at least; shorter texts and bare years are texts. */
const dateLike = /^\d{4}-\d{2}-\d{2}/;

/**
 * Objects become `outer.inner`, lists their JSON, texts that are ISO 8601 dates become dates; `null` stays: unknown. Texts are cut after
 * 10,000 characters.
 */
export function namedValues(sent: Readonly<Record<string, unknown>> | null | undefined): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  add(sent ?? {}, '', values);
  return values;
}

/** Goes as deep as the message, which was measured before it was parsed. */
function add(sent: Readonly<Record<string, unknown>>, prefix: string, values: Map<string, Value>): void {
  for (const [key, value] of Object.entries(sent)) {
    const name = plainName(prefix === '' ? key : `${prefix}.${key}`);
    if (name === '') continue;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      add(value as Record<string, unknown>, name, values);
    else values.set(name, valueOf(value));
  }
}

function valueOf(sent: unknown): Value {
  if (typeof sent === 'number' || typeof sent === 'boolean') return sent;
  if (sent === null || sent === undefined) return null;
  if (typeof sent !== 'string') return JSON.stringify(sent).slice(0, longestText).toWellFormed();
  const date = dateLike.test(sent) ? parseIsoMoment(sent) : null;
  return date === null ? sent.slice(0, longestText).toWellFormed() : { date };
}

// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f]+/g;

function plainName(name: string): string {
  return name.replaceAll(unprintable, ' ').trim().slice(0, longestName).toWellFormed();
}

const reserved = new Set(['constructor', 'prototype']);

/** A name as attributes and signals have them: "Company size" as `Company_size`; `null` when nothing of it remains. */
export function keyOf(name: string): string | null {
  const key = name
    .replaceAll(/[^a-z0-9_-]+/gi, '_')
    .replace(/^[_-]+/, '')
    .slice(0, 64);
  if (key === '') return null;
  return reserved.has(key) ? `${key}_` : key;
}
