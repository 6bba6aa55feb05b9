// `npm run dev`: the development server on a database of its own.
import { createServer } from 'vite';
import { chooseDataFolder } from './serving.ts';

chooseDataFolder('dev');
const server = await createServer();
await server.listen();
server.printUrls();
