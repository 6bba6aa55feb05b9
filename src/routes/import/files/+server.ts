import { z } from 'zod';
import { app } from '#lib/server/app.ts';
import { actorIn } from '#lib/server/auth/caller.ts';
import { announceFile, mostBytes } from '#lib/server/imports/receive-file.ts';
import { sourceSchema } from '../source-field.ts';
import type { RequestHandler } from './$types';

const schema = z.object({
  name: z.string().min(1, 'The file has no name.').max(500, 'The name of the file is too long; rename it.'),
  bytes: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  source: sourceSchema,
});

/** Announces a file: its pieces come after, see [id]. */
export const POST: RequestHandler = async (event) => {
  const read = schema.safeParse(await event.request.json().catch(() => null));
  if (!read.success) {
    const [issue] = read.error.issues;
    return refuse(
      422,
      'wrong-field',
      issue?.message ?? 'This is no announcement of a file.',
      String(issue?.path[0] ?? 'body'),
    );
  }
  if (read.data.bytes > mostBytes)
    return refuse(
      413,
      'too-large',
      'The file is larger than 4 GB; split it, or send the data through the API.',
      'bytes',
    );
  const made = await announceFile(await app(), { ...read.data, by: actorIn(event) });
  return 'refused' in made ? refuse(507, 'no-room', made.refused, 'bytes') : Response.json(made, { status: 201 });
};

function refuse(status: number, code: string, message: string, path: string): Response {
  return Response.json({ problems: [{ code, message, path }] }, { status });
}
