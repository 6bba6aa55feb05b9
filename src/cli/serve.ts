// `npm start`: the server on a database of its own, without demo data.
import { saySetUp } from './say-set-up.ts';
import { chooseDataFolder, serve } from './serving.ts';

try {
  chooseDataFolder('data');
  const { address } = await serve(console.error);
  console.log(`Rapport is running: ${address}`);
  await saySetUp(address);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
