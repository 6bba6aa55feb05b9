import { problem, type Problem } from '#lib/core/problems.ts';
import type { Caller } from '../auth/caller.ts';

const loopback = /^(127\.|::1$|::ffff:127\.)/;
const forwarding = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Why somebody may not read the metrics; undefined: they may. A token with the scope metrics:read may, an admin may, and with
 * RAPPORT_METRICS=loopback whoever asks from this machine without a proxy in between.
 */
export function mayReadMetrics(asked: {
  readonly caller: Caller | null;
  readonly address: string;
  readonly headers: Headers;
  readonly setting?: string | undefined;
}): Problem | undefined {
  const { caller, address, headers, setting = process.env['RAPPORT_METRICS'] } = asked;
  if (caller?.kind === 'program' && caller.scopes.includes('metrics:read')) return undefined;
  if (caller?.kind === 'person' && caller.user.role === 'admin') return undefined;
  const isNear = loopback.test(address) && forwarding.every((name) => !headers.has(name));
  if (setting === 'loopback' && isNear) return undefined;
  return problem(
    'not-allowed',
    'Metrics take a token with the scope metrics:read (Authorization: Bearer …); RAPPORT_METRICS=loopback opens them to this machine.',
  );
}
