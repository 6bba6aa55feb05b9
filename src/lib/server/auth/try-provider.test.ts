import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { tryProvider } from './try-provider.ts';

/** What comes of trying a server that answers like this; `path` is part of the issuer. */
async function tried(answer: (issuer: string) => RequestListener, path = '') {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  server.on('request', answer(issuer));
  const provider = { name: 'ID', issuer, clientId: 'c', sealedSecret: '', newRole: null, newDomains: [] };
  const result = await tryProvider({ provider, secret: 's' });
  server.closeAllConnections();
  server.close();
  return result;
}

const json =
  (body: unknown): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  };

const metadata = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/auth`,
  token_endpoint: `${issuer}/token`,
  code_challenge_methods_supported: ['S256'],
});

test('a provider is found', async () => {
  expect(await tried((issuer) => json(metadata(issuer)))).toMatchObject({ ok: true, hasPkce: true });
});

test('each thing that may be wrong is said in words', async () => {
  const messages = await Promise.all([
    tried(() => json(metadata('http://other.test'))),
    tried((issuer) => json({ issuer })),
    tried(() => (_request, response) => response.end('<html>')),
    tried(() => (_request, response) => response.writeHead(404).end()),
  ]);
  const provider = { name: 'ID', clientId: 'c', sealedSecret: '', newRole: null, newDomains: [] };
  const at = (issuer: string) => tryProvider({ provider: { ...provider, issuer }, secret: 's' });
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const { port } = closed.address() as AddressInfo;
  closed.close();
  messages.push(await at(`http://127.0.0.1:${port}`), await at('http://id.example.test'));
  expect(messages.map((each) => (each.ok ? 'found' : each.message.replaceAll(/\S*127\.0\.0\.1\S*/g, 'HOST')))).toEqual([
    expect.stringContaining('calls itself by another issuer'),
    expect.stringContaining('names no pages for signing in'),
    expect.stringContaining('does not answer as an OpenID provider'),
    expect.stringContaining('does not answer as an OpenID provider'),
    expect.stringContaining('Nothing answers at'),
    'The issuer must begin with https://.',
  ]);
});
