import type { WriterContext } from '../writer-context.ts';

/** Live health models that score, the one with the highest priority first. */
const MODELS = `
  SELECT t.n FROM documents d JOIN versions v ON v.content_hash = d.live JOIN terms t ON t.text = d.key
  WHERE d.kind = 'health-model' AND d.scoring = 1 ORDER BY v.priority DESC, d.key`;
const CURRENT = `
  SELECT c.account, c.document, c.score, c.band, c.band_order, c.band_since
  FROM json_each(?1) j CROSS JOIN current_scores c ON c.account = j.value`;
const SHOWN = `
  SELECT a.n, a.primary_document, a.score, a.band, a.band_order, a.band_since FROM json_each(?1) j CROSS JOIN accounts a ON a.n = j.value`;
const SHOW =
  'UPDATE accounts SET primary_document = ?, score = ?, band = ?, band_order = ?, band_since = ? WHERE n = ?';

type Shown = [
  document: number | null,
  score: number | null,
  band: string | null,
  order: number | null,
  since: number | null,
];
type Rest = [score: number | null, band: string | null, order: number | null, since: number | null];
const NONE: Shown = [null, null, null, null, null];

/** Within the caller's transaction: chooses accounts' primary health models among their current scores and shows them in the lists. */
export function writePrimaries(context: WriterContext, accounts: readonly number[]): void {
  if (accounts.length === 0) return;
  const list = JSON.stringify(accounts);
  const places = new Map(
    context
      .prepare<{ n: number }>(MODELS)
      .all()
      .map(({ n }, place) => [n, place]),
  );
  const placeOf = (document: number): number => places.get(document) ?? Infinity;
  const primary = new Map<number, Shown>();
  for (const [account, document, ...rest] of context.prepare<[number, number, ...Rest]>(CURRENT).raw().all(list)) {
    const before = primary.get(account)?.[0];
    if (placeOf(document) < (before == null ? Infinity : placeOf(before))) primary.set(account, [document, ...rest]);
  }
  const show = context.prepare(SHOW);
  for (const [account, ...before] of context.prepare<[number, ...Shown]>(SHOWN).raw().all(list)) {
    const now = primary.get(account) ?? NONE;
    if (!now.every((each, i) => Object.is(each, before[i]))) show.run(...now, account);
  }
}
