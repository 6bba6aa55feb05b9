/** What the audit log is limited to, as the page's address says it. */
import { kinds, type AuditKind } from './audit-words.ts';

export interface AuditSearch {
  /** Exactly what something was done to, by its id. */
  readonly q: string;
  readonly actor: string;
  readonly kind: AuditKind | '';
  /** `YYYY-MM-DD`, both included. */
  readonly from: string;
  readonly until: string;
  /** Entries before this number. */
  readonly before: number | null;
}

export function readAuditSearch(params: URLSearchParams): AuditSearch {
  const text = (name: string) => (params.get(name) ?? '').trim().slice(0, 200);
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text(name)) ? text(name) : '');
  const before = Number(text('before'));
  return {
    q: text('q'),
    actor: text('actor'),
    kind: Object.hasOwn(kinds, text('kind')) ? (text('kind') as AuditKind) : '',
    from: day('from'),
    until: day('until'),
    before: Number.isSafeInteger(before) && before > 0 ? before : null,
  };
}

export function writeAuditSearch(search: AuditSearch): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(search))
    if (value !== '' && value !== null) params.set(name, String(value));
  return params.size > 0 ? `?${params.toString()}` : '';
}
