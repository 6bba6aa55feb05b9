/** The command was called in a way it cannot answer: a missing file, a wrong option. The message says what to do; exit 2. */
export class Misuse extends Error {}

/** A whole number of an option, or misuse. */
export function countOption(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Misuse(`"${text}" is no number of things; write ${name} 20.`);
  return count;
}
