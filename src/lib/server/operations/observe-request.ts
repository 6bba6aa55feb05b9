import { randomUUID } from 'node:crypto';
import { logger } from '../logger.ts';
import { httpDuration } from './metrics.ts';

export interface Observed {
  readonly method: string;
  /** As Kit names it, `/accounts/[id]`: what stands in an address (names, one-time links) is not for logs. */
  readonly route: string | null;
  readonly requestId: string;
  /** Who asked, known once the request was answered. */
  readonly actor: () => string | null;
}

/** Asked so often, or so little of interest, that a line for each would hide the others. */
const quietRoutes = new Set(['/livez', '/readyz', '/metrics', '/waiting', '/scoring/progress']);

/** The caller's id for a request when it is one that can stand in a log, else a new one. */
export function requestIdFrom(header: string | null): string {
  return header !== null && /^[\w.:-]{8,64}$/.test(header) ? header : randomUUID();
}

/** Answers, counts and logs a request, and says its id in the answer. */
export async function observeRequest(observed: Observed, answer: () => Promise<Response>): Promise<Response> {
  const { method, route, requestId } = observed;
  const startedAt = performance.now();
  try {
    const response = await answer();
    response.headers.set('x-request-id', requestId);
    note(observed, response.status, performance.now() - startedAt);
    return response;
  } catch (error) {
    // What Kit throws to redirect or refuse carries its status, and is an answer like another.
    const { status } = error as { status?: unknown };
    if (typeof status !== 'number')
      logger.error({ requestId, method, route, error }, 'A request could not be answered.');
    note(observed, typeof status === 'number' ? status : 500, performance.now() - startedAt);
    throw error;
  }
}

function note({ method, route, requestId, actor }: Observed, status: number, ms: number): void {
  httpDuration.observe({ method, route: route ?? 'none', status: String(status) }, ms / 1000);
  const level = status >= 500 ? 'error' : route === null || quietRoutes.has(route) ? 'debug' : 'info';
  logger[level]({ requestId, method, route, status, ms: Math.round(ms), actor: actor() }, 'request');
}
