/** Yes and no in the spellings exports use. */
import { CellFault } from './cell-fault.ts';

const words: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'yes', 'y', 't', '1', 'on', 'x', '✓', '✔', 'ja', 'oui', 'si', 'sí', 'wahr', 'vrai'].map(
    (word) => [word, true] as const,
  ),
  ...['false', 'no', 'n', 'f', '0', 'off', 'nein', 'non', 'falsch', 'faux'].map((word) => [word, false] as const),
]);

export function isBooleanWord(text: string): boolean {
  return words.has(text.toLowerCase());
}

export function readBoolean(text: string): boolean | CellFault {
  return words.get(text.toLowerCase()) ?? new CellFault('is neither yes nor no; write yes, no, true or false');
}
