// `npm run prove`: the same promises at larger sizes; minutes to hours.
import { generatedTypes, runStages } from './steps.ts';

const larger = {
  name: 'Larger sizes',
  command: ['vitest', 'run', '--project', 'prove', '--silent=false', ...process.argv.slice(2)],
};
const results = await runStages([generatedTypes, [[larger]]]);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
