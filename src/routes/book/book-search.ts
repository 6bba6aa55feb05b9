/** What the address of the book says: which accounts, in which order. Nothing in an address is an error; what cannot be read is left out. */
import { z } from 'zod';

export const sortKeys = ['name', 'score', 'band', 'change', 'arr', 'renewal', 'owner', 'tasks'] as const;
export type SortKey = (typeof sortKeys)[number];

/** The order a column starts with: what needs attention first. */
export const firstDirection: Record<SortKey, 'asc' | 'desc'> = {
  name: 'asc',
  score: 'asc',
  band: 'asc',
  change: 'asc',
  arr: 'desc',
  renewal: 'asc',
  owner: 'asc',
  tasks: 'desc',
};

/** In place of a band, for accounts that have none. */
export const noBand = 'none';

const text = z.string().trim().max(200).catch('');

const schema = z.object({
  q: text,
  band: text,
  owner: text,
  status: z.enum(['active', 'churned', 'all']).catch('active'),
  sort: z.enum(sortKeys).catch('score'),
  dir: z.enum(['asc', 'desc']).optional().catch(undefined),
});

export interface BookSearch {
  readonly q: string;
  readonly band: string;
  readonly owner: string;
  readonly status: 'active' | 'churned' | 'all';
  readonly sort: SortKey;
  readonly dir: 'asc' | 'desc';
}

export function readBookSearch(params: URLSearchParams): BookSearch {
  const found = schema.parse(Object.fromEntries(params));
  return { ...found, dir: found.dir ?? firstDirection[found.sort] };
}

/** The shortest address for a search; `''` for the plain book. */
export function writeBookSearch({ q, band, owner, status, sort, dir }: BookSearch): string {
  const params = new URLSearchParams();
  if (q) params.set('q', q);
  if (band) params.set('band', band);
  if (owner) params.set('owner', owner);
  if (status !== 'active') params.set('status', status);
  if (sort !== 'score') params.set('sort', sort);
  if (dir !== firstDirection[sort]) params.set('dir', dir);
  const written = params.toString();
  return written && `?${written}`;
}

export function isFiltered({ q, band, owner, status }: BookSearch): boolean {
  return q !== '' || band !== '' || owner !== '' || status !== 'active';
}
