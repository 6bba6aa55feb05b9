/** What surrounds a document: everything it may refer to. `null` means that nobody knows, and then nothing is said about it. */
import type { RapportDocument } from '../document.ts';
import { referencesOf } from '../references.ts';
import type { Signal } from '../signal.ts';

export interface Catalogue {
  readonly signals: ReadonlyMap<string, Signal> | null;
  /** Health models by key, with the bands of their result from worst to best. */
  readonly models: ReadonlyMap<string, { readonly bands: readonly string[] }> | null;
  readonly segments: ReadonlySet<string> | null;
  readonly attributes?: ReadonlySet<string> | null;
  /** Which documents each one reads now (not their history): `model:health` -> `segment:customers` ... */
  readonly references?: ReadonlyMap<string, readonly string[]>;
}

export const nothingKnown: Catalogue = { signals: null, models: null, segments: null };

/** The catalogue of a set of documents that stand together; `null` when that set is not known. Attributes are not defined by documents. */
export function catalogueOf(documents: readonly RapportDocument[] | null): Catalogue {
  if (documents === null) return nothingKnown;
  return {
    signals: new Map(documents.flatMap((each) => (each.kind === 'signal' ? [[each.key, each]] : []))),
    models: new Map(
      documents.flatMap((each) => (each.kind === 'health-model' ? [[each.key, { bands: bandsOf(each) }]] : [])),
    ),
    segments: new Set(documents.flatMap((each) => (each.kind === 'segment' ? [each.key] : []))),
    references: new Map(
      documents.flatMap((each) => (ownName(each) === null ? [] : [[ownName(each)!, currentReferences(each)]])),
    ),
  };
}

/** How other documents refer to this one, as in `model:health`; `null` when they cannot. */
export function ownName(document: RapportDocument): string | null {
  if (document.kind === 'health-model') return `model:${document.key}`;
  return document.kind === 'segment' ? `segment:${document.key}` : null;
}

/** The models and segments a document reads as they are now, as in `model:health`. */
export function currentReferences(document: RapportDocument): readonly string[] {
  const read = referencesOf(document).filter(
    ({ kind, isHistory }) => (kind === 'model' || kind === 'segment') && !isHistory,
  );
  return [...new Set(read.map(({ kind, key }) => `${kind}:${key}`))];
}

function bandsOf(document: Extract<RapportDocument, { kind: 'health-model' }>): string[] {
  const result = Object.hasOwn(document.nodes, document.result) ? document.nodes[document.result] : undefined;
  return result?.type === 'threshold' ? result.config.bands.map(({ key }) => key) : [];
}
