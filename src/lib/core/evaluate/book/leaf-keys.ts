/** What leaves are called, what they imply, and terms taken apart into them. */
import type { Leaf, Term } from './terms.ts';
import type { Operand } from './workbench.ts';

/** Of a group in which all must hold: leaves that do, leaves that do not, and groups of alternatives. */
export interface Literals {
  readonly ins: Map<string, Leaf>;
  readonly outs: Map<string, Leaf>;
  readonly nested: Term[];
}

export function gather(term: Term, literals: Literals): void {
  if ('all' in term) for (const each of term.all) gather(each, literals);
  else if ('any' in term) {
    if (term.any.length === 1) gather(term.any[0]!, literals);
    else literals.nested.push(term);
  } else (term.not ? literals.outs : literals.ins).set(leafKey(term.leaf), term.leaf);
}

export function flatAny(term: Term): readonly Term[] {
  if ('any' in term) return term.any.flatMap(flatAny);
  return 'all' in term && term.all.length === 1 ? flatAny(term.all[0]!) : [term];
}

/** A leaf that holds for a row says that the row is known in the plane it looks at. */
export function impliedBy(leaf: Leaf): string[] {
  if (leaf.is === 'every') return [];
  if (leaf.is === 'known')
    return leaf.of.plane === 'any' ? [] : [leafKey({ ...leaf, of: { ...leaf.of, plane: 'any' } })];
  const operands = leaf.is === 'pair' ? [leaf.of, leaf.other] : [leaf.of];
  return operands.flatMap((of) =>
    [of, { ...of, plane: 'any' as const }].map((each) => leafKey({ is: 'known', of: each })),
  );
}

export function operandKey({ fact, plane }: Operand): string {
  return `${plane} ${fact}`;
}

export function leafKey(leaf: Leaf): string {
  switch (leaf.is) {
    case 'every':
      return JSON.stringify([leaf.is]);
    case 'known':
      return JSON.stringify([leaf.is, operandKey(leaf.of)]);
    case 'below':
      return JSON.stringify([leaf.is, operandKey(leaf.of), String(leaf.limit)]);
    case 'equal':
      return JSON.stringify([leaf.is, operandKey(leaf.of), leaf.value]);
    case 'among':
      return JSON.stringify([leaf.is, operandKey(leaf.of), ...leaf.values]);
    case 'text':
      return JSON.stringify([leaf.is, operandKey(leaf.of), leaf.test, leaf.text]);
    case 'pair':
      return JSON.stringify([leaf.is, operandKey(leaf.of), operandKey(leaf.other), leaf.compare]);
  }
}
