import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../app.css'), 'utf8');

function readColours(selector: string): Map<string, string> {
  const block = css.slice(css.indexOf(`\n${selector} {`)).split('}')[0] ?? '';
  return new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe.each(['.dark', ':root'])('%s', (selector) => {
  const colours = readColours(selector);
  const colour = (name: string): string => colours.get(name) ?? '#missing';
  const grounds = ['canvas', 'surface', 'sunken'];
  const text = ['ink', 'muted', 'accent', 'good', 'warn', 'bad', 'unknown'];
  const onSoft = ['accent', 'good', 'warn', 'bad', 'unknown'].flatMap((tone) => [
    [tone, `${tone}-soft`] as const,
    ['ink', `${tone}-soft`] as const,
  ]);

  test.each([
    ...text.flatMap((name) => grounds.map((ground) => [name, ground] as const)),
    ...onSoft,
    ['on-accent', 'accent'] as const,
  ])('%s can be read on %s', (name, ground) => {
    expect(contrast(colour(name), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(['good', 'warn', 'bad', 'unknown'])('shapes filled with %s can be seen on cards', (tone) => {
    expect(contrast(colour(`${tone}-fill`), colour('surface'))).toBeGreaterThanOrEqual(3);
  });

  test.each(grounds)('the line around a control can be seen on %s', (ground) => {
    expect(contrast(colour('line-strong'), colour(ground))).toBeGreaterThanOrEqual(3);
  });
});
