// Two tricks would let a foreign web page borrow the permissions of whoever is signed in, or sits at this machine: a DNS name that
// points at us, and a form or script that writes across sites. The second is refused whatever the type of what it sends.
import { problem, type Problem } from '#lib/core/problems.ts';

export interface IncomingRequest {
  method: string;
  host: string | null;
  origin: string | null;
  /** The Sec-Fetch-Site header: browsers always send it, and a page cannot forge it. */
  fetchSite: string | null;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
const LOOPBACK_NAMES = new Set(['localhost', '127.0.0.1', '[::1]']);

const isLoopback = (host: string) => LOOPBACK_NAMES.has(host.replace(/:\d{1,5}$/, ''));

/**
 * Why a request is refused, or undefined when it may pass. The Host header must name this machine or the place that `ours` (the ORIGIN
 * of the server) names; an unsafe method must come from there. A request without Origin and Sec-Fetch-Site is no browser's and may write.
 */
export function refuseRequest(request: IncomingRequest, ours: string): Problem | undefined {
  const host = request.host?.toLowerCase() ?? '';
  const home = new URL(ours);
  if (!isLoopback(host) && host !== home.host) {
    const address = isLoopback(home.host) ? 'http://localhost and its port' : ours;
    return problem('foreign-host', `This server does not answer to the name "${host}". Open it as ${address}.`);
  }
  if (SAFE_METHODS.has(request.method)) return undefined;
  const isForeign =
    request.origin === null
      ? request.fetchSite !== null && request.fetchSite !== 'same-origin' && request.fetchSite !== 'none'
      : !isOurs(request.origin.toLowerCase(), host, home);
  if (!isForeign) return undefined;
  return problem(
    'cross-site-write',
    `A page of ${request.origin ?? 'another site'} tried to change something here and was refused. ` +
      `Make the change on a page of ${home.origin}.`,
  );
}

/** On one machine, localhost and 127.0.0.1 are the same place; a server with a name of its own has that one only. */
function isOurs(origin: string, host: string, home: URL): boolean {
  if (origin === home.origin) return true;
  return home.protocol === 'http:' && isLoopback(home.host) && isLoopback(host) && origin === `http://${host}`;
}
