// `npm run prove`: the same promises at larger sizes; minutes to hours.
import { checkSteps, runStep, type Step } from './steps.ts';

const larger = { name: 'Larger sizes', command: ['vitest', 'run', '--project', 'prove', ...process.argv.slice(2)] };
// The settings for types are generated; a fresh clone has none.
const steps: Step[] = [...checkSteps.filter(({ name }) => name === 'Generated types'), larger];

for (const [index, step] of steps.entries()) {
  const { ok } = await runStep(step, `${index + 1}/${steps.length}`);
  if (!ok) process.exit(1);
}
