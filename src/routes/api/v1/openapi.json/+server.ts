import { openApiDocument } from '#lib/server/api/reference/openapi.ts';

/** The reference for programs; it tells nothing about what is stored here. */
export const GET = () => Response.json(openApiDocument());
