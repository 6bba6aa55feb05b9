// `npm run check`: types, lint and formatting, without running anything.
import { checkSteps, runStep, type Step } from './steps.ts';

const steps: Step[] = [
  ...checkSteps,
  { name: 'Formatting', command: ['prettier', '--check', '--log-level', 'warn', '.'] },
];
let failed = 0;
for (const [index, step] of steps.entries()) {
  if (!(await runStep(step, `${index + 1}/${steps.length}`)).ok) failed++;
}
process.exit(failed > 0 ? 1 : 0);
