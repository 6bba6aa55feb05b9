import type { WriterContext } from '../writer-context.ts';

/** Live health models that score, the one with the highest priority first. */
const MODELS = `
  SELECT t.n FROM documents d JOIN versions v ON v.content_hash = d.live JOIN terms t ON t.text = d.key
  WHERE d.kind = 'health-model' AND d.scoring = 1 ORDER BY v.priority DESC, d.key`;
const CURRENT =
  'SELECT document, score, band, band_order, band_since FROM current_scores WHERE account = ? AND document = ?';
const SHOWN = 'SELECT primary_document, score, band, band_order, band_since FROM accounts WHERE n = ?';
const SHOW =
  'UPDATE accounts SET primary_document = ?, score = ?, band = ?, band_order = ?, band_since = ? WHERE n = ?';

type Shown = [
  document: number | null,
  score: number | null,
  band: string | null,
  order: number | null,
  since: number | null,
];
const NONE: Shown = [null, null, null, null, null];

/** Within the caller's transaction: chooses accounts' primary health models among their current scores and shows them in the lists. */
export function writePrimaries(context: WriterContext, accounts: Iterable<number>): void {
  const models = context.prepare<{ n: number }>(MODELS).all();
  const current = context.prepare<Shown>(CURRENT).raw();
  const shown = context.prepare<Shown>(SHOWN).raw();
  const show = context.prepare(SHOW);
  for (const account of accounts) {
    let primary = NONE;
    for (const { n } of models) {
      const row = current.get(account, n);
      if (!row) continue;
      primary = row;
      break;
    }
    const before = shown.get(account);
    if (before && !primary.every((each, i) => Object.is(each, before[i]))) show.run(...primary, account);
  }
}
