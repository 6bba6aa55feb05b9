// The application with one request that is answered when the file named by the first argument is there; says where it listens.
import { existsSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { app, closeApp } from '#lib/server/app.ts';
import { graceMs, stopOnSignal } from '../../src/cli/stop-on-signal.ts';

const go = process.argv[2]!;
await app();
process.once('sveltekit:shutdown' as never, () => void closeApp().then(() => console.log('closed')));
async function answer(response: ServerResponse): Promise<void> {
  response.write('begun ');
  while (!existsSync(go)) await sleep(20);
  const name = app().then(({ store }) => store.readWorkspace());
  response.end(
    await name.then(
      (workspace) => `done with ${workspace.name}`,
      () => 'too late',
    ),
  );
}

const server = createServer((_request, response) => void answer(response));
stopOnSignal(server, graceMs(process.env['SHUTDOWN_TIMEOUT']));
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
