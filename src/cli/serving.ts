import { mkdirSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt, root } from './build.ts';
import { refuseDataInClone } from './production.ts';
import { graceMs, stopOnSignal } from './stop-on-signal.ts';

const FIRST_PORT = 4400;
const PORTS_TRIED = 20;

export interface Serving {
  /** Where a browser finds it, for example http://localhost:4400 */
  address: string;
  server: Server;
}

/**
 * The folder that holds the database: RAPPORT_DATA, else a folder of its own inside the git-ignored `.rapport`.
 * It is created, readable by its owner only, and put back into RAPPORT_DATA for the application to read.
 */
export function chooseDataFolder(name: 'demo' | 'data' | 'dev'): string {
  refuseDataInClone(process.env, root);
  const folder = resolve(process.env.RAPPORT_DATA || join(root, '.rapport', name));
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  process.env.RAPPORT_DATA = folder;
  return folder;
}

/**
 * Builds when needed, then serves in this process until SIGINT or SIGTERM. PORT is honoured (0 asks for any free one);
 * without it the first free port from 4400 is taken.
 */
export async function serve(say: (line: string) => void): Promise<Serving> {
  const host = chooseHost();
  const grace = graceMs(process.env.SHUTDOWN_TIMEOUT);
  ensureBuilt(say);
  const built = Promise.withResolvers<RequestListener>();
  // A request that comes before the application is loaded waits for it.
  const server = createServer((request, response) => void built.promise.then((handle) => handle(request, response)));
  const port = await listen(server, host, process.env.PORT);
  // The built application reads these when it is loaded, so the port has to be known first.
  process.env.NODE_ENV ??= 'production';
  process.env.ORIGIN ||= `http://localhost:${port}`;
  process.env.BODY_SIZE_LIMIT ||= '64M';
  const file = pathToFileURL(join(root, 'build/handler.js')).href;
  built.resolve(((await import(file)) as { handler: RequestListener }).handler);
  stopOnSignal(server, grace);
  return { address: process.env.ORIGIN, server };
}

/** Other machines reach a server only by the name that ORIGIN says: without one, cookies and the guard against foreign pages would guess. */
function chooseHost(): string {
  const host = process.env.HOST || '127.0.0.1';
  if (process.env.ORIGIN || ['127.0.0.1', '::1', 'localhost'].includes(host)) return host;
  throw new Error(
    `HOST is "${host}", which other machines could reach, and ORIGIN does not say under which address. ` +
      'Set ORIGIN (for example https://rapport.example.com), or leave HOST out to serve this machine only.',
  );
}

async function listen(server: Server, host: string, wanted: string | undefined): Promise<number> {
  if (wanted !== undefined && wanted !== '') {
    const port = Number(wanted);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) {
      throw new Error(`PORT is "${wanted}", which is not a port number. Use 0 (any free port) to 65535.`);
    }
    return listenOn(server, host, port);
  }
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS_TRIED - 1; port++) {
    try {
      return await listenOn(server, host, port);
    } catch (error) {
      if (!(error instanceof PortInUse)) throw error;
    }
  }
  return listenOn(server, host, 0);
}

class PortInUse extends Error {}

function listenOn(server: Server, host: string, port: number): Promise<number> {
  return new Promise((done, fail) => {
    const onError = (error: NodeJS.ErrnoException) => {
      const inUse = `Port ${port} is in use. Stop what uses it, or choose another with PORT=${port + 1}.`;
      fail(error.code === 'EADDRINUSE' ? new PortInUse(inUse) : error);
    };
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      done((server.address() as AddressInfo).port);
    });
  });
}
