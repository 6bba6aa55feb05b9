/** What a document reads: facts of accounts, and other documents by key. */
import { isGraph, type GraphDocument, type RapportDocument } from './document.ts';
import { factKey } from './fact-key.ts';
import type { GraphNode } from './nodes/catalogue.ts';
import { clausesOf, type Expression } from './nodes/clause.ts';

export type ReferenceKind = 'signal' | 'model' | 'segment' | 'attribute';

export interface Reference {
  readonly kind: ReferenceKind;
  readonly key: string;
  /** The node that refers, and where in its config; without a node it is the document itself, and `path` walks from there. */
  readonly nodeId?: string;
  readonly path: readonly (string | number)[];
  /** Only stored history is read (or a value written), so the reference closes no circle between documents. */
  readonly isHistory?: boolean;
}

/** Every reference of a document, in the order of its parts; several places may name the same thing. */
export function referencesOf(document: RapportDocument): readonly Reference[] {
  if (!isGraph(document)) return [];
  const own = 'appliesTo' in document ? appliesToReferences(document.appliesTo) : [];
  return [
    ...own,
    ...Object.entries(document.nodes).flatMap(([nodeId, node]) =>
      nodeReferences(node).map((each) => ({ ...each, nodeId })),
    ),
  ];
}

function appliesToReferences({
  segment,
  where,
}: {
  segment?: string | undefined;
  where?: Expression | undefined;
}): Reference[] {
  const attributes = where ? attributesOf(where) : [];
  return [
    ...(segment === undefined ? [] : [{ kind: 'segment' as const, key: segment, path: ['appliesTo', 'segment'] }]),
    ...attributes.map((key) => ({ kind: 'attribute' as const, key, path: ['appliesTo', 'where'] })),
  ];
}

function attributesOf(where: Expression): string[] {
  const names = clausesOf(where).flatMap((clause) =>
    'other' in clause ? [clause.input, clause.other] : [clause.input],
  );
  return [...new Set(names)];
}

function nodeReferences(node: GraphNode): Reference[] {
  switch (node.type) {
    case 'signal':
      return [{ kind: 'signal', key: node.config.signal, path: ['signal'] }];
    case 'attribute':
      return [{ kind: 'attribute', key: node.config.attribute, path: ['attribute'] }];
    case 'model':
      return [
        {
          kind: 'model',
          key: node.config.model,
          path: ['model'],
          isHistory: node.config.read === 'change' || node.config.read === 'daysInBand',
        },
      ];
    case 'rank':
      return node.config.segment === undefined
        ? []
        : [{ kind: 'segment', key: node.config.segment, path: ['segment'] }];
    case 'band-change':
      return [{ kind: 'model', key: node.config.model, path: ['model'] }];
    case 'schedule':
    case 'wait':
      return 'attribute' in node.config ? [{ kind: 'attribute', key: node.config.attribute, path: ['attribute'] }] : [];
    case 'task':
      return node.config.ask === undefined
        ? []
        : [{ kind: 'signal', key: node.config.ask.signal, path: ['ask', 'signal'], isHistory: true }];
    case 'survey':
      return [{ kind: 'signal', key: node.config.signal, path: ['signal'], isHistory: true }];
    default:
      return [];
  }
}

/** The facts a document reads, by canonical fact key. */
export function factsReadBy(document: GraphDocument): ReadonlySet<string> {
  const found = new Set<string>();
  for (const node of Object.values(document.nodes)) {
    const key = factOf(node);
    if (key !== null) found.add(key);
  }
  if ('appliesTo' in document) {
    const { segment, where } = document.appliesTo;
    if (segment !== undefined) found.add(factKey({ kind: 'segment', segment }));
    if (where)
      for (const attribute of attributesOf(where)) found.add(factKey({ kind: 'attribute', attribute, as: 'value' }));
  }
  return found;
}

/** The fact a node reads from outside the document, or `null`. */
export function factOf(node: GraphNode): string | null {
  switch (node.type) {
    case 'signal':
      return factKey({ kind: 'signal', signal: node.config.signal, read: node.config.read });
    case 'attribute':
      return factKey({ kind: 'attribute', attribute: node.config.attribute, as: node.config.as });
    case 'model': {
      const { model, read, days } = node.config;
      return factKey({ kind: 'model', model, read, ...(days === undefined ? {} : { days }) });
    }
    case 'band-change':
      return factKey({ kind: 'model', model: node.config.model, read: 'band' });
    case 'schedule':
    case 'wait':
      return 'attribute' in node.config
        ? factKey({ kind: 'attribute', attribute: node.config.attribute, as: 'value' })
        : null;
    default:
      return null;
  }
}
