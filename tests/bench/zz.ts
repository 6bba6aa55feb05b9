import { bench } from './history.bench.ts';
const t = performance.now();
console.log(await bench(Number(process.argv[2])));
console.log('all', (performance.now() - t) / 1000);
