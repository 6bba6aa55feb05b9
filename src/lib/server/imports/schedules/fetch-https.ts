/** Fetches a file from an https address into a file: a few redirects, no private addresses, no more than fits, and never in memory. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FetchTrouble } from './fetch-trouble.ts';
import { resolveByDns, type Networks, type Resolve } from './network-guard.ts';

/** What opens the address: a header such as `Authorization: Bearer …`. */
export interface Credential {
  readonly header: string;
  readonly value: string;
}

export interface HttpsRequest {
  readonly address: string;
  readonly credential: Credential | null;
  /** Where the file is written to. */
  readonly to: string;
  readonly mostBytes: number;
  readonly networks: Networks;
  readonly signal: AbortSignal;
  readonly resolve?: Resolve;
  /** Certificates that are trusted beside those of Node. */
  readonly ca?: string;
}

export interface Fetched {
  readonly fileName: string;
  readonly bytes: number;
  readonly digest: string;
}

const mostRedirects = 3;
const idleMs = 60_000;
/** The whole file must be here by then. */
const wholeMs = 30 * 60_000;

/** Throws FetchTrouble with what to do next. */
export async function fetchHttps(asked: HttpsRequest): Promise<Fetched> {
  const signal = AbortSignal.any([asked.signal, AbortSignal.timeout(wholeMs)]);
  try {
    return await follow({ ...asked, signal });
  } catch (error) {
    if (asked.signal.aborted || error instanceof FetchTrouble) throw error;
    throw new FetchTrouble(troubleOf(error, hostOf(asked.address), signal.aborted));
  }
}

async function follow(asked: HttpsRequest): Promise<Fetched> {
  let url = readAddress(asked.address);
  const { origin } = url;
  for (let redirects = 0; ; redirects++) {
    const answer = await ask(url, url.origin === origin ? asked.credential : null, asked);
    const { statusCode = 0, headers } = answer;
    if (statusCode === 200) return keep(answer, url, asked);
    answer.destroy();
    if (statusCode < 300 || statusCode >= 400 || !headers.location) throw new FetchTrouble(refusalOf(statusCode, url));
    if (redirects >= mostRedirects)
      throw new FetchTrouble(`${url.host} leads on more than ${mostRedirects} times. Enter the address where it ends.`);
    url = readAddress(URL.canParse(headers.location, url) ? new URL(headers.location, url).href : headers.location);
  }
}

function readAddress(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol !== 'https:')
    throw new FetchTrouble('The address leads to one that does not begin with https://. Enter one that does.');
  if (url.username !== '' || url.password !== '')
    throw new FetchTrouble('The address holds a name or password. Enter them as a header instead.');
  return url;
}

async function ask(url: URL, credential: Credential | null, asked: HttpsRequest): Promise<IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const family = isIP(host);
  const found = family ? [{ address: host, family }] : await (asked.resolve ?? resolveByDns)(host);
  const [first] = found;
  // All of them: a name with one private address is a name that somebody plays with.
  if (!first || found.some(({ address }) => !asked.networks.allows(address))) throw new FetchTrouble(privateHost(host));
  return new Promise((done, fail) => {
    const sent = request(
      {
        host,
        port: url.port === '' ? 443 : Number(url.port),
        path: url.pathname + url.search,
        // The name is not asked for again: the next answer might be another one.
        lookup: (_host, options, answer) =>
          options.all ? answer(null, [{ ...first }]) : answer(null, first.address, first.family),
        headers: {
          'user-agent': 'Rapport',
          accept: 'text/csv, text/tab-separated-values, text/plain, */*;q=0.5',
          'accept-encoding': 'identity',
          ...(credential && { [credential.header]: credential.value }),
        },
        agent: false,
        timeout: idleMs,
        signal: asked.signal,
        ...(family === 0 && { servername: host }),
        ...(asked.ca !== undefined && { ca: asked.ca }),
      },
      done,
    );
    sent.on('socket', (socket) =>
      socket.once('connect', () => {
        if (!asked.networks.allows(socket.remoteAddress ?? '')) sent.destroy(new FetchTrouble(privateHost(host)));
      }),
    );
    sent.on('timeout', () => sent.destroy(new FetchTrouble(`${url.host} does not answer. It is tried again.`)));
    sent.on('error', fail);
    sent.end();
  });
}

async function keep(answer: IncomingMessage, url: URL, { to, mostBytes, signal }: HttpsRequest): Promise<Fetched> {
  const { headers } = answer;
  const tooMuch = () =>
    new FetchTrouble(
      'The file is larger than what is taken, or than what the disk has room for. Make it smaller, or make room.',
    );
  const isPacked = !['', 'identity'].includes(headers['content-encoding'] ?? '');
  const isPage = /^(text\/html|application\/xhtml)/i.test(headers['content-type'] ?? '');
  const trouble =
    Number(headers['content-length'] ?? 0) > mostBytes
      ? tooMuch()
      : isPacked
        ? new FetchTrouble(`${url.host} sends the file packed. Enter the address of the plain file.`)
        : isPage
          ? new FetchTrouble(
              `${url.host} answers with a web page, probably one to sign in. Enter the address of the file itself and what opens it.`,
            )
          : null;
  if (trouble) {
    answer.destroy();
    throw trouble;
  }
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > mostBytes) done(tooMuch());
      else done(null, chunk);
    },
  });
  await pipeline(answer, count, createWriteStream(to, { mode: 0o600 }), { signal });
  return { fileName: nameOf(headers['content-disposition'], url), bytes, digest: hash.digest('hex') };
}

function nameOf(disposition: string | undefined, url: URL): string {
  const [, quoted, bare] = /filename=(?:"([^"]*)"|([^;\s]+))/i.exec(disposition ?? '') ?? [];
  const last = url.pathname.split('/').at(-1) ?? '';
  return quoted ?? bare ?? (last === '' ? `${url.hostname}.csv` : readable(last));
}

function readable(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : 'The address');

const privateHost = (host: string) =>
  `${host} is not on the public internet. An admin may allow its network with RAPPORT_ALLOW_NETWORKS.`;

function refusalOf(status: number, { host }: URL): string {
  if (status === 401 || status === 403)
    return `${host} refuses access (${status}). Enter anew what opens the address, or ask there.`;
  if (status === 404 || status === 410) return `${host} has no file at this address (${status}). Check the address.`;
  if (status === 429 || status >= 500) return `${host} cannot answer now (${status}). It is tried again.`;
  return `${host} answers with ${status} instead of a file. Check the address.`;
}

function troubleOf(error: unknown, host: string, isLate: boolean): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (isLate) return `${host} took more than 30 minutes for the file. It is tried again; a smaller file helps.`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `There is no server ${host}, or its name cannot be looked up. Check the address.`;
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH' || code === 'ETIMEDOUT')
    return `${host} cannot be reached. It is tried again; check the address if this lasts.`;
  if (code === 'ENOSPC') return 'The disk of the server is full. Ask an admin to make room; it is tried again.';
  if (/CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)|ALTNAME/.test(code))
    return `The certificate of ${host} is not trusted (${code}). Have it renewed there, or name its issuer with NODE_EXTRA_CA_CERTS.`;
  return `Fetching from ${host} broke off${code ? ` (${code})` : ''}. It is tried again.`;
}
