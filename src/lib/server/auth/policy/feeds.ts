import { programs } from './api.ts';
import { designers, type Entry, type Policy } from './policy.ts';

const design: Entry = { who: designers };
const client: Policy[string] = { POST: programs('segment:write') };

/** Clients of Segment, and webhooks that come in. */
export const feedsPolicy: Policy = {
  '/v1/identify': client,
  '/v1/group': client,
  '/v1/track': client,
  '/v1/page': client,
  '/v1/screen': client,
  '/v1/alias': client,
  '/v1/batch': client,
  '/settings/segment': { GET: design, '?/assign': design, '?/drop': design },
  // Whoever knows the secret of the source: the signature says so, not a token.
  '/hooks/[source]': { POST: { who: 'anyone' } },
  '/settings/webhooks': { GET: design, '?/make': design },
  '/settings/webhooks/[source]': {
    GET: design,
    '?/map': design,
    '?/rename': design,
    '?/roll': design,
    '?/rerun': design,
    '?/drop': design,
    '?/remove': design,
  },
  '/settings/webhooks/[source]/deliveries': { GET: design },
  '/settings/webhooks/[source]/preview': { POST: design },
};
