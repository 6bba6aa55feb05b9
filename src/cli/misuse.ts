/** The command was called in a way it cannot answer: a missing file, a wrong option. The message says what to do; exit 2. */
export class Misuse extends Error {}
