import { request as httpRequest } from 'node:http';
import { expect, test } from './fixtures.ts';

interface Answer {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** A request with exactly these headers, which no browser API would let us forge. */
function ask(address: string, method: string, headers: Record<string, string>, body = ''): Promise<Answer> {
  const { hostname, port } = new URL(address);
  return new Promise((done, fail) => {
    const outgoing = httpRequest({ hostname, port, method, path: '/sign-in', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

test('a name that only points at this machine is refused', async ({ server }) => {
  const foreign = await ask(server.address, 'GET', { host: 'rebind.example:4400' });
  expect(foreign.status).toBe(403);
  expect(foreign.body).toContain('does not answer to the name');
  const own = await ask(server.address, 'GET', { host: new URL(server.address).host });
  expect(own.status).toBe(200);
});

for (const type of ['application/x-www-form-urlencoded', 'text/plain', 'application/json']) {
  test(`a write from another site is refused (${type})`, async ({ server }) => {
    const { host } = new URL(server.address);
    const headers = { host, 'content-type': type };
    const byOrigin = await ask(server.address, 'POST', { ...headers, origin: 'https://evil.example' }, 'x=1');
    expect(byOrigin.status).toBe(403);
    expect(byOrigin.body).toContain('cross-site-write');
    const bySite = await ask(server.address, 'POST', { ...headers, 'sec-fetch-site': 'cross-site' }, 'x=1');
    expect(bySite.status).toBe(403);
    const own = await ask(server.address, 'POST', { ...headers, origin: server.address }, 'x=1');
    expect(own.body).not.toContain('cross-site');
  });
}

test('answers carry a content policy without unsafe sources', async ({ server }) => {
  const { headers } = await ask(server.address, 'GET', { host: new URL(server.address).host });
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).toMatch(/script-src [^;]*'nonce-/);
  expect(policy).not.toContain('unsafe');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('same-origin');
});
