// Nobody signs in yet, so being on this machine is the only permission there is. Two tricks would let a foreign web page
// borrow it: a DNS name that points at 127.0.0.1, and a form or script that writes across sites.
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

/**
 * Why a request is refused, or undefined when it may pass. The Host header must name this machine; an unsafe method must
 * come from the same origin. A request without Origin and Sec-Fetch-Site is no browser's and may write.
 */
export function refuseRequest(request: IncomingRequest): Problem | undefined {
  const host = request.host?.toLowerCase() ?? '';
  if (!LOOPBACK_NAMES.has(host.replace(/:\d{1,5}$/, ''))) {
    return problem(
      'foreign-host',
      `This server answers to localhost only, not to "${host}". Open it as http://localhost and its port.`,
    );
  }
  if (SAFE_METHODS.has(request.method)) return undefined;
  const isForeign =
    request.origin === null
      ? request.fetchSite !== null && request.fetchSite !== 'same-origin' && request.fetchSite !== 'none'
      : request.origin.toLowerCase() !== `http://${host}`;
  if (!isForeign) return undefined;
  return problem(
    'cross-site-write',
    `A page of ${request.origin ?? 'another site'} tried to change something here and was refused. ` +
      `Make the change on a page of http://${host}.`,
  );
}
