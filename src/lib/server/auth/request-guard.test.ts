import { describe, expect, test } from 'vitest';
import { refuseRequest, type IncomingRequest } from './request-guard.ts';

const local: IncomingRequest = { method: 'GET', host: 'localhost:4400', origin: null, fetchSite: null };
const codeOf = (changes: Partial<IncomingRequest>, ours = 'http://localhost:4400') =>
  refuseRequest({ ...local, ...changes }, ours)?.code;

describe('the Host header', () => {
  test.each(['localhost', 'localhost:4400', 'LOCALHOST:1', '127.0.0.1:4400', '[::1]:4400'])(
    '%s is this machine',
    (host) => {
      expect(codeOf({ host })).toBeUndefined();
    },
  );

  test.each([
    'evil.example',
    'evil.example:4400',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    '',
    'localhost:80:80',
    null,
  ])('%s is refused', (host) => {
    expect(codeOf({ host })).toBe('foreign-host');
  });
});

describe('a write', () => {
  const methods = ['POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

  test.each(methods)('%s from the same origin passes', (method) => {
    expect(codeOf({ method, origin: 'http://localhost:4400', fetchSite: 'same-origin' })).toBeUndefined();
  });

  test.each(methods)('%s from another origin is refused', (method) => {
    expect(codeOf({ method, origin: 'https://evil.example' })).toBe('cross-site-write');
    expect(codeOf({ method, origin: 'http://localhost:9999', fetchSite: 'same-site' })).toBe('cross-site-write');
    expect(codeOf({ method, origin: 'null' })).toBe('cross-site-write');
    expect(codeOf({ method, fetchSite: 'cross-site' })).toBe('cross-site-write');
  });

  test('by a program that is no browser passes', () => {
    expect(codeOf({ method: 'POST' })).toBeUndefined();
  });

  test('reading from another site is left to the browser', () => {
    expect(codeOf({ origin: 'https://evil.example', fetchSite: 'cross-site' })).toBeUndefined();
  });
});

describe('a server with a name of its own', () => {
  const ours = 'https://rapport.example';

  test('answers to it, and to whoever asks on its own machine', () => {
    expect(codeOf({ host: 'rapport.example' }, ours)).toBeUndefined();
    expect(codeOf({ host: '127.0.0.1:4400' }, ours)).toBeUndefined();
    expect(codeOf({ host: 'rapport.example.evil.test' }, ours)).toBe('foreign-host');
  });

  test('takes writes from its own pages only', () => {
    const write = { method: 'POST', host: 'rapport.example' };
    expect(codeOf({ ...write, origin: ours, fetchSite: 'same-origin' }, ours)).toBeUndefined();
    expect(codeOf({ ...write, origin: 'http://rapport.example' }, ours)).toBe('cross-site-write');
    expect(codeOf({ ...write, origin: 'https://other.rapport.example', fetchSite: 'same-site' }, ours)).toBe(
      'cross-site-write',
    );
    expect(codeOf({ ...write, host: '127.0.0.1:4400', origin: 'http://127.0.0.1:4400' }, ours)).toBe(
      'cross-site-write',
    );
  });
});
