// Prints how well the hand-made model `telco` separates the customers who stayed from those who churned, on the real
// file. Exits 1 below the goal. Usage: node tests/bench/telco-auc.ts [--json]
import { parseArgs } from 'node:util';
import { telcoFigure } from './telco-figure.ts';

const goal = 0.82;
const { values: options } = parseArgs({ options: { json: { type: 'boolean' } } });
const started = performance.now();
const figure = await telcoFigure();
const seconds = (performance.now() - started) / 1000;

if (options.json) console.log(JSON.stringify({ ...figure, goal, seconds }, null, 2));
else {
  const { lowest, median, highest } = figure.halves;
  console.log(`telco: area under the ROC curve ${figure.auc.toFixed(4)} (at least ${goal})`);
  console.log(`  ${figure.scored} of ${figure.customers} customers scored; ${seconds.toFixed(1)} s in all`);
  console.log(`  200 random halves: ${lowest.toFixed(4)} to ${highest.toFixed(4)}, median ${median.toFixed(4)}`);
  for (const { band, customers, churned } of figure.bands)
    console.log(`  ${band}: ${customers} customers, ${(100 * churned).toFixed(1)} % churned`);
}
if (figure.auc < goal) process.exitCode = 1;
