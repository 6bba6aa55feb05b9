/** The documents that are live together: compiled, in the order in which they can be evaluated, each with the closure its scores stand on. */
import { compile } from '../compile/compile.ts';
import { compilerVersion, type Compiled } from '../compile/compiled.ts';
import { isGraph, type GraphDocument, type RapportDocument, type SignalDocument } from '../documents/document.ts';
import { closureHash, scoreHash } from '../documents/hashes.ts';
import { referencesOf } from '../documents/references.ts';
import type { Band } from '../documents/nodes/threshold.ts';
import { problem, type Problem } from '../problems.ts';
import { createAccountEvaluator, type AccountEvaluator } from './account.ts';
import { createBookEvaluator, type BookEvaluator } from './book.ts';

export interface LiveVersion {
  readonly document: RapportDocument;
  readonly contentHash: string;
  readonly number: number;
  /** The two switches of every document. */
  readonly scoring: boolean;
  readonly acting: 'off' | 'watch' | 'on';
}

export interface LiveDocument extends LiveVersion {
  readonly document: GraphDocument;
  readonly evaluator: AccountEvaluator;
  /** The same document over columns; made when first asked for, and once. */
  readonly book: () => BookEvaluator;
  /** Hash of everything its evaluations depend on. */
  readonly closure: string;
  /** Content hashes of all documents it reads, its own included, by `kind key`. */
  readonly stands: Readonly<Record<string, string>>;
}

export interface RuleSet {
  /** Segments before what they filter, models before what reads them, workflows last. */
  readonly documents: readonly LiveDocument[];
  readonly signals: ReadonlyMap<string, SignalDocument>;
}

/** Compiles what is live. A document that cannot be compiled, or that goes in circles with others, is left out and named; the others stand. */
export function buildRuleSet(
  versions: readonly LiveVersion[],
  calendarHash: string,
  makeBook: (compiled: Compiled) => BookEvaluator = createBookEvaluator,
): { ruleSet: RuleSet; problems: readonly Problem[] } {
  const builder = new Builder(versions, calendarHash, makeBook);
  return { ruleSet: builder.build(), problems: builder.problems };
}

const kindOrder = { signal: 0, segment: 1, 'health-model': 2, workflow: 3 } as const;
const documentKind = { signal: 'signal', model: 'health-model', segment: 'segment' } as const;

class Builder {
  readonly problems: Problem[] = [];
  readonly #versions: ReadonlyMap<string, LiveVersion>;
  readonly #calendar: string;
  readonly #makeBook: (compiled: Compiled) => BookEvaluator;
  readonly #live = new Map<string, LiveDocument | null>();

  constructor(versions: readonly LiveVersion[], calendarHash: string, makeBook: (compiled: Compiled) => BookEvaluator) {
    const sorted = versions.toSorted(
      (a, b) => kindOrder[a.document.kind] - kindOrder[b.document.kind] || (a.document.key < b.document.key ? -1 : 1),
    );
    this.#versions = new Map(
      sorted.map((version) => [addressOf(version.document.kind, version.document.key), version]),
    );
    this.#calendar = calendarHash;
    this.#makeBook = makeBook;
  }

  build(): RuleSet {
    for (const [address, { document }] of this.#versions) if (isGraph(document)) this.#visit(address, []);
    const signals = [...this.#versions.values()].flatMap(({ document }) =>
      document.kind === 'signal' ? [document] : [],
    );
    return {
      documents: [...this.#live.values()].filter((each) => each !== null),
      signals: new Map(signals.map((signal) => [signal.key, signal])),
    };
  }

  /** Depth first: what a document reads is in the map before it. */
  #visit(address: string, path: readonly string[]): LiveDocument | null {
    const done = this.#live.get(address);
    if (done !== undefined) return done;
    const version = this.#versions.get(address);
    if (!version || !isGraph(version.document)) return null;
    if (path.includes(address))
      return this.#refuse(
        'reference-cycle',
        version,
        `"${version.document.name}" reads itself by way of ${path.slice(path.indexOf(address) + 1).join(' → ') || 'itself'}; remove one of these references.`,
      );
    const read = this.#readBy(version.document).map((each) => ({
      ...each,
      live: this.#visit(each.address, [...path, address]),
    }));
    const live = this.#live.has(address) ? null : this.#compile(version.document, version, read);
    if (!this.#live.has(address)) this.#live.set(address, live);
    return live;
  }

  #readBy(document: GraphDocument): { kind: keyof typeof kindOrder; key: string; address: string }[] {
    const references = referencesOf(document).filter((each) => each.kind !== 'attribute' && !each.isHistory);
    const all = references.map(({ kind, key }) => ({ kind: documentKind[kind as keyof typeof documentKind], key }));
    return [
      ...new Map(
        all.map((each) => [addressOf(each.kind, each.key), { ...each, address: addressOf(each.kind, each.key) }]),
      ).values(),
    ];
  }

  #compile(
    document: GraphDocument,
    version: LiveVersion,
    read: readonly { kind: string; key: string; address: string; live: LiveDocument | null }[],
  ): LiveDocument | null {
    const { compiled, problems } = compile(document);
    if (!compiled) return this.#refuse('does-not-compile', version, problems.map((each) => each.message).join(' '));
    const references = read.flatMap(({ kind, key, address, live }) => {
      const other = this.#versions.get(address);
      return other ? [{ kind, key, hash: live?.closure ?? scoreHash(other.document) }] : [];
    });
    const closure = closureHash({
      scoreHash: compiled.scoreHash,
      compilerVersion,
      references: [...references, { kind: 'calendar', key: 'workspace', hash: this.#calendar }],
    });
    const stands: Record<string, string> = { [addressOf(document.kind, document.key)]: version.contentHash };
    for (const { address, live } of read)
      Object.assign(
        stands,
        live?.stands ?? (this.#versions.has(address) ? { [address]: this.#versions.get(address)!.contentHash } : {}),
      );
    let made: BookEvaluator | undefined;
    const book = () => (made ??= this.#makeBook(compiled));
    return { ...version, document, evaluator: createAccountEvaluator(compiled), book, closure, stands };
  }

  #refuse(code: string, { document }: LiveVersion, message: string): null {
    this.problems.push(problem(code, message, { document: document.key }));
    this.#live.set(addressOf(document.kind, document.key), null);
    return null;
  }
}

function addressOf(kind: string, key: string): string {
  return `${kind} ${key}`;
}

/** The bands of a model's score, from worst to best; none for other documents. */
export function bandsOf(document: GraphDocument | undefined): readonly Band[] {
  const result =
    document?.kind === 'health-model' && Object.hasOwn(document.nodes, document.result)
      ? document.nodes[document.result]
      : undefined;
  return result?.type === 'threshold' ? result.config.bands : [];
}
