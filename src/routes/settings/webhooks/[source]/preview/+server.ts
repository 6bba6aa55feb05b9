import { z } from 'zod';
import { receiverOf } from '#lib/server/api/answer.ts';
import { app } from '#lib/server/app.ts';
import { mappingsSchema } from '#lib/server/sources/webhook/mapping.ts';
import { planDelivery, type Payload } from '#lib/server/sources/webhook/run-delivery.ts';
import { readSource } from '../read-source.ts';
import type { RequestHandler } from './$types';

const bodySchema = z.object({ mappings: mappingsSchema, sample: z.string() });

/** What a sample would become; stores nothing. */
export const POST: RequestHandler = async ({ params, request }) => {
  const opened = await app();
  const { key: source } = await readSource(params.source);
  const body = bodySchema.safeParse(await request.json().catch(() => null));
  const sample = body.success ? await opened.store.readMessage('webhook', source, body.data.sample) : null;
  if (!body.success || !sample) {
    const message = body.success ? 'The sample is gone; choose another.' : 'The mapping is not whole yet.';
    return Response.json({ problems: [{ code: 'not-previewed', message, path: 'body' }] }, { status: 422 });
  }
  const { messageId, digest } = sample;
  const content = JSON.parse(sample.body) as Payload;
  const { items } = await planDelivery({ source, messageId, digest, content }, body.data.mappings, receiverOf(opened));
  return Response.json({ items });
};
