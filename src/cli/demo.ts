// `npm run demo`: the server with the demo book.
import { chooseDataFolder, serve } from './serving.ts';

try {
  chooseDataFolder('demo');
  const { address } = await serve(console.error);
  console.log(`Rapport is running: ${address}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
