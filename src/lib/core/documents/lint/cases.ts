/** A document's own cases: do they speak of facts it reads and of nodes it has. */
import { warning, type Edit, type Problem } from '../../problems.ts';
import type { Expectation, GraphDocument } from '../document.ts';
import { factKey, parseFactKey } from '../fact-key.ts';
import { documentName } from '../read-document.ts';
import { factsReadBy } from '../references.ts';
import { closest } from './closest.ts';
import type { LintContext, Rule } from './context.ts';

type Path = readonly (string | number)[];

export const casesSpeakOfTheDocument: Rule = (context) => {
  const { document, nodes } = context;
  const reads = factsReadBy({ ...document, nodes: Object.fromEntries(nodes) } as GraphDocument);
  return document.cases.flatMap((each, index) => {
    const place: Path = ['cases', index];
    const moments = [
      { ...each, path: place },
      ...(each.then ?? []).map((then, at) => ({ ...then, path: [...place, 'then', at] })),
    ];
    const say = `Case "${each.name}" of ${documentName(document)}`;
    return moments.flatMap(({ facts, expect, path }) => [
      ...checkFacts(say, facts, reads, [...path, 'facts']),
      ...checkExpectation(context, say, expect, [...path, 'expect']),
    ]);
  });
};

function checkFacts(
  say: string,
  facts: Readonly<Record<string, unknown>>,
  reads: ReadonlySet<string>,
  path: Path,
): Problem[] {
  return Object.keys(facts).flatMap((key): Problem[] => {
    const source = parseFactKey(key);
    const at = { path: [...path, key] };
    const edits: Edit[] = [{ do: 'remove', path: [...path, key] }];
    if (!source)
      return [
        warning('bad-fact-key', `${say}: "${key}" names no fact; write for example "logins.sum:28" or "@plan".`, at, {
          label: 'Remove it',
          edits,
        }),
      ];
    if (reads.has(factKey(source))) return [];
    const meant = closest(key, reads);
    return [
      warning(
        'unread-fact',
        `${say}: the document does not read "${key}"; ${meant === null ? 'remove it' : `did you mean "${meant}"`}.`,
        at,
        { label: 'Remove it', edits },
      ),
    ];
  });
}

function checkExpectation({ document, nodes }: LintContext, say: string, expect: Expectation, path: Path): Problem[] {
  const isSound = (id: string) => nodes.has(id) || !Object.hasOwn(document.nodes, id);
  const ids = [
    ...Object.keys(expect.flags ?? {}).map((id) => ({
      id,
      part: 'flags',
      fits: nodes.get(id)?.type === 'condition',
      what: 'a condition',
    })),
    ...Object.keys(expect.nodes ?? {}).map((id) => ({ id, part: 'nodes', fits: nodes.has(id), what: 'a node' })),
    ...(expect.triggers ?? []).map((id) => ({ id, part: 'triggers', fits: nodes.has(id), what: 'a trigger' })),
  ];
  const wrong = ids.filter(({ id, fits }) => !fits && isSound(id));
  const result = 'result' in document ? nodes.get(document.result) : undefined;
  const bands = result?.type === 'threshold' ? result.config.bands.map(({ key }) => key) : null;
  const strange = (['rawBand', 'band'] as const).filter(
    (each) => bands && typeof expect[each] === 'string' && !bands.includes(expect[each]),
  );
  return [
    ...wrong.map(({ id, part, what }) =>
      warning(
        'unknown-node',
        `${say}: it expects something of ${id}, which is not ${what} of the document; correct the id.`,
        { path: [...path, part] },
      ),
    ),
    ...strange.map((each) =>
      warning(
        'unknown-band',
        `${say}: it expects the band "${expect[each]}"; use ${bands!.map((band) => `"${band}"`).join(', ')}.`,
        { path: [...path, each] },
      ),
    ),
  ];
}
