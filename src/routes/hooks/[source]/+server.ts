import { answering, receiverOf } from '#lib/server/api/answer.ts';
import { receiveDelivery } from '#lib/server/sources/webhook/receive-delivery.ts';

/** 200: what it says is stored. 202: it is kept, and taken once it can be. */
export const POST = answering(async ({ params, request }, app) => {
  const { status, code, reason } = await receiveDelivery(
    params['source']!,
    request,
    await app.secrets(),
    receiverOf(app),
  );
  return Response.json(status === 'stored' ? { status } : { status, code, reason }, {
    status: status === 'stored' ? 200 : 202,
  });
});
