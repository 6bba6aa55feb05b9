/** What the pages of starter models say about a document of the library. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { nodeName } from '#lib/core/documents/nodes/catalogue.ts';
import { referencesOf } from '#lib/core/documents/references.ts';
import { bandsOf } from '#lib/core/evaluate/rule-set.ts';
import type { Acting, DocumentHead } from '#lib/server/store/document-store.ts';

export type Starter = Extract<RapportDocument, { kind: 'health-model' | 'workflow' }>;

export function isStarter(document: RapportDocument): document is Starter {
  return document.kind === 'health-model' || document.kind === 'workflow';
}

export interface StarterState {
  /** `chosen`: there is a draft of it, which scores nobody. */
  readonly is: 'new' | 'chosen' | 'live';
  readonly acting: Acting;
}

export function stateOf(head: DocumentHead | null | undefined, kind: Starter['kind']): StarterState {
  if (!head || head.kind !== kind) return { is: 'new', acting: 'off' };
  return { is: head.live === null ? 'chosen' : 'live', acting: head.acting };
}

export const sayState = ({ is, acting }: StarterState, kind: Starter['kind']): string | null => {
  if (is === 'new') return null;
  if (is === 'chosen') return 'Chosen, not published';
  if (kind === 'health-model') return 'Published';
  return acting === 'on' ? 'Published, acts' : acting === 'watch' ? 'Published, watches' : 'Published, off';
};

export interface SignalRead {
  readonly key: string;
  readonly name: string;
  /** When a value of it last came in; `null`: never. */
  readonly lastAt: number | null;
}

/** The signals that a document reads, each once, those with values first. */
export function signalsRead(
  document: Starter,
  around: readonly RapportDocument[],
  reported: ReadonlyMap<string, readonly number[]>,
): readonly SignalRead[] {
  const known = new Map(around.filter(({ kind }) => kind === 'signal').map(({ key, name }) => [key, name]));
  const keys = new Set(readsNow(document, 'signal'));
  return [...keys]
    .map((key) => ({ key, name: known.get(key) ?? key, lastAt: reported.get(key)?.at(-1) ?? null }))
    .sort((a, b) => Number(a.lastAt === null) - Number(b.lastAt === null) || a.name.localeCompare(b.name));
}

export function attributesRead(document: Starter): readonly string[] {
  return [...new Set(readsNow(document, 'attribute'))].sort();
}

function readsNow(document: Starter, kind: 'signal' | 'attribute'): readonly string[] {
  return referencesOf(document)
    .filter((each) => each.kind === kind && !each.isHistory)
    .map(({ key }) => key);
}

const doings: Readonly<Record<string, string>> = {
  task: 'Makes a task',
  email: 'Writes an e-mail',
  survey: 'Sends a survey',
  webhook: 'Calls a webhook',
  'set-attribute': 'Changes an attribute',
  notify: 'Tells somebody',
};

/** What a workflow does when it acts, in the order it is written. */
export function doingsOf(
  document: Starter,
): readonly { readonly id: string; readonly what: string; readonly name: string }[] {
  return Object.entries(document.nodes).flatMap(([id, node]) => {
    const what = doings[node.type];
    return what === undefined ? [] : [{ id, what, name: nodeName(node) }];
  });
}

export const bandsShown = (document: Starter) =>
  bandsOf(document).map(({ key, name, tone }) => ({ key, name: name ?? key, tone }));

/** A paragraph for each of the parts that the library's descriptions have; "Why:" goes without saying. */
export function paragraphsOf(description: string): readonly string[] {
  const [first = '', ...rest] = description.split(/\s+(?=How to (?:read|act):)/);
  return [first.replace(/^Why: (.)/, (_, letter: string) => letter.toUpperCase()), ...rest];
}
