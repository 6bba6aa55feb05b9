import type { Visible } from '#lib/server/auth/visibility.ts';
import type { BookStore } from '#lib/server/store/book-store.ts';
import { noBand, type BookSearch } from './book-search.ts';
import { pageSize } from './page-size.ts';

export function listAccounts(store: BookStore, search: BookSearch, offset: number, now: number, visible: Visible) {
  return store.listBook({
    ...(search.q && { search: search.q }),
    ...(search.band && { band: search.band === noBand ? null : search.band }),
    ...(search.owner && { ownerId: search.owner }),
    ...(visible !== 'all' && { visibleTo: visible }),
    status: search.status,
    sort: search.sort,
    descending: search.dir === 'desc',
    limit: pageSize,
    offset,
    now,
  });
}
