// `npm run dev`: the development server on a database of its own.
import { createServer } from 'vite';
import { saySetUp } from './say-set-up.ts';
import { chooseDataFolder } from './serving.ts';

chooseDataFolder('dev');
const server = await createServer();
await server.listen();
server.printUrls();
await saySetUp(server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? '');
