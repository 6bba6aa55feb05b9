/** What the address of the task list says. Nothing in an address is an error; what cannot be read is left out. */
import { z } from 'zod';

export const taskTabs = ['open', 'done', 'dismissed', 'recovered'] as const;
export type TaskTab = (typeof taskTabs)[number];

const text = z.string().trim().max(200).catch('');

const schema = z.object({
  tab: z.enum(taskTabs).catch('open'),
  q: text,
  owner: text,
  account: text,
  /** The task that is open in place. */
  task: text,
  /** Counts from 1. */
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export type TaskSearch = z.infer<typeof schema>;

export function readTaskSearch(params: URLSearchParams): TaskSearch {
  return schema.parse(Object.fromEntries(params));
}

/** The shortest address for a search; `''` for the plain list. */
export function writeTaskSearch({ tab, q, owner, account, task, page }: TaskSearch): string {
  const params = new URLSearchParams();
  if (tab !== 'open') params.set('tab', tab);
  if (q) params.set('q', q);
  if (owner) params.set('owner', owner);
  if (account) params.set('account', account);
  if (page > 1) params.set('page', String(page));
  if (task) params.set('task', task);
  const written = params.toString();
  return written && `?${written}`;
}
