import { bandsOf } from '#lib/core/evaluate/rule-set.ts';
import type { Band } from '#lib/core/documents/nodes/threshold.ts';
import type { Version } from '#lib/server/store/document-store.ts';

export interface LiveModel {
  readonly key: string;
  readonly name: string;
  /** From worst to best. */
  readonly bands: readonly Band[];
}

/** The health models that are live, by key: what their scores' bands are called and how they look. */
export function modelsOf(live: readonly Pick<Version, 'document'>[]): Record<string, LiveModel> {
  const models = live.flatMap(({ document }) =>
    document.kind === 'health-model' ? [{ key: document.key, name: document.name, bands: bandsOf(document) }] : [],
  );
  return Object.fromEntries(models.map((model) => [model.key, model]));
}
