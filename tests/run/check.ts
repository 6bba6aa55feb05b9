// `npm run check`: types, lint and formatting, without running anything.
import { checkStages, runStages, type Step } from './steps.ts';

const formatting: Step = { name: 'Formatting', command: ['prettier', '--check', '--log-level', 'warn', '.'] };
const results = await runStages([...checkStages, [[formatting]]]);
process.exit(results.every(({ ok }) => ok) ? 0 : 1);
