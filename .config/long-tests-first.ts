import type { TestSpecification } from 'vitest/node';
import { BaseSequencer } from 'vitest/node';

/**
 * Files under tests/ start processes and draw thousands of cases; those beside the code are short, and fill what is
 * left of the cores in the end. In a clone that has run no test yet, Vitest would go by the length of the text.
 */
export class LongTestsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isBesideCode = ({ moduleId }: TestSpecification) => moduleId.includes('/src/');
    return sorted.toSorted((a, b) => Number(isBesideCode(a)) - Number(isBesideCode(b)));
  }
}
