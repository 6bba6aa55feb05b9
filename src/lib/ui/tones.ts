import type { Band } from '#lib/core/documents/nodes/threshold.ts';

export type Tone = Band['tone'];

/** Text in the tone's colour. */
export const toneText: Record<Tone, string> = {
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  neutral: 'text-unknown',
};

/** A soft ground with its text and line. */
export const toneSoft: Record<Tone, string> = {
  good: 'bg-good-soft text-good border-good-line',
  warn: 'bg-warn-soft text-warn border-warn-line',
  bad: 'bg-bad-soft text-bad border-bad-line',
  neutral: 'bg-unknown-soft text-unknown border-unknown-line',
};

/** Shapes of charts. */
export const toneFill: Record<Tone, string> = {
  good: 'fill-good-fill',
  warn: 'fill-warn-fill',
  bad: 'fill-bad-fill',
  neutral: 'fill-unknown-fill',
};

export const toneZone: Record<Tone, string> = {
  good: 'fill-good-soft',
  warn: 'fill-warn-soft',
  bad: 'fill-bad-soft',
  neutral: 'fill-unknown-soft',
};

/** What a band is called and how it looks; a key that its model no longer has keeps its name and loses its tone. */
export function bandLook(bands: readonly Band[] | undefined, key: string | null): { name: string; tone: Tone } {
  if (key === null) return { name: 'No score', tone: 'neutral' };
  const band = bands?.find((each) => each.key === key);
  return { name: band?.name ?? sentence(key), tone: band?.tone ?? 'neutral' };
}

/** `at-risk` as "At risk". */
export function sentence(key: string): string {
  const words = key
    .replaceAll(/[-_]+/g, ' ')
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
