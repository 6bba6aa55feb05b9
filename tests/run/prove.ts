// `npm run prove`: the same promises at larger sizes; minutes to hours.
import { runStep } from './steps.ts';

const result = await runStep(
  { name: 'Larger sizes', command: ['vitest', 'run', '--project', 'prove', ...process.argv.slice(2)] },
  '1/1',
);
process.exit(result.ok ? 0 : 1);
