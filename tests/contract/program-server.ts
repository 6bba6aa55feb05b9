/** The endpoints for programs behind a real HTTP server, without the pages: who asks and what they may is decided as hooks.server.ts does. */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { RequestEvent } from '@sveltejs/kit';
import { closeApp } from '#lib/server/app.ts';
import { openApp, type App } from '#lib/server/open-app.ts';
import { judge } from '#lib/server/auth/authorise.ts';
import { findCaller } from '#lib/server/auth/find-caller.ts';
import { entryOf } from '#lib/server/auth/policy/table.ts';

export interface ProgramServer extends AsyncDisposable {
  readonly address: string;
  readonly app: App;
  /** Requests so far that reached an endpoint, or were answered in its place. */
  readonly asked: () => number;
  /** Answers the next requests itself. */
  readonly answerNext: (...answers: readonly Response[]) => void;
}

type Endpoint = (event: RequestEvent) => Promise<Response>;

/** `endpoints`: by path. One per process: the application is the process's own. */
export async function startPrograms(
  data: string,
  endpoints: Readonly<Record<string, Endpoint>>,
): Promise<ProgramServer> {
  const app = await openApp({ data });
  (globalThis as { rapportApp?: Promise<App> }).rapportApp = Promise.resolve(app);
  const answers: Response[] = [];
  let asked = 0;
  const http = createServer((incoming, outgoing) => {
    asked++;
    const answering = answers.shift() ?? answer(incoming, app, endpoints);
    void Promise.resolve(answering).then(async (response) => {
      outgoing.writeHead(response.status, Object.fromEntries(response.headers));
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    address: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    app,
    asked: () => asked,
    answerNext: (...more) => void answers.push(...more),
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      http.close();
      await closeApp();
    },
  };
}

async function answer(incoming: IncomingMessage, app: App, endpoints: Readonly<Record<string, Endpoint>>) {
  const headers = new Headers(incoming.headers as Record<string, string>);
  const url = new URL(incoming.url!, 'http://127.0.0.1');
  const credential = { authorization: headers.get('authorization'), cookie: () => undefined, origin: url.origin };
  const caller = await findCaller(app.store, credential, app.now());
  const entry = entryOf(url.pathname, 'POST');
  if (caller === 'refused' || judge(entry, caller).is !== 'allowed')
    return Response.json({ problems: [] }, { status: caller === 'refused' || !caller ? 401 : 403 });
  const request = new Request(url, { method: 'POST', headers, body: new Uint8Array(await buffer(incoming)) });
  return endpoints[url.pathname]!({ request, url, locals: { caller, requestId: 'test' } } as unknown as RequestEvent);
}
