import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { app } from '#lib/server/app.ts';
import { receivePiece } from '#lib/server/imports/receive-file.ts';
import type { RequestHandler } from './$types';

/** A piece of a file that was announced: `?at=` says where it begins. Out of step: 409 says how much is here. */
export const PUT: RequestHandler = async ({ params, url, request }) => {
  const opened = await app();
  const draft = await opened.store.readDraft(params.id);
  if (!draft) {
    if (await opened.store.readImport(params.id))
      return answer(409, 'out-of-step', 'The file is here already.', 'at', { received: 0 });
    return answer(404, 'unknown-file', 'No such file was announced, or it was thrown away. Choose it again.', 'id');
  }
  const at = Number(url.searchParams.get('at') ?? 'none');
  const body = request.body ? Readable.fromWeb(request.body as ReadableStream) : Readable.from([]);
  const result = await receivePiece(opened, draft, at, body);
  const { received } = result;
  if (result.ok) return Response.json({ received, isWhole: result.isWhole });
  if (result.code === 'too-much')
    return answer(
      413,
      'too-much',
      'More came than was announced: the file changed meanwhile. Choose it again.',
      'body',
    );
  if (result.code === 'nothing')
    return answer(400, 'nothing', 'The piece is empty. Send it as application/octet-stream.', 'body');
  return answer(409, 'out-of-step', `The next piece begins at ${received}.`, 'at', { received });
};

function answer(status: number, code: string, message: string, path: string, more: object = {}): Response {
  return Response.json({ problems: [{ code, message, path }], ...more }, { status });
}
