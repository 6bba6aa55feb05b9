import type { Problem } from '#lib/core/problems.ts';

/** A negative result that ends the command: an invalid document, a score nobody has. Exit 1. */
export class Refusal extends Error {
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}
