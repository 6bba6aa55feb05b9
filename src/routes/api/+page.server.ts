import { openApiDocument } from '#lib/server/api/reference/openapi.ts';
import { showReference } from './reference.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => {
  const document = openApiDocument();
  const { description } = document['info'] as { description: string };
  return {
    search: (url.searchParams.get('q') ?? '').slice(0, 100),
    intro: description.split('\n\n'),
    operations: showReference(document, url.origin),
  };
};
