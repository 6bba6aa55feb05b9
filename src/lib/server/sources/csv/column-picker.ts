/** Hands out the columns of a file by what they mean: those a person named first, then by their names. Each only once. */
import { problem, type Problem } from '#lib/core/problems.ts';
import type { CellType, Format } from './cells/format.ts';
import { headerWords, plainHeader, type HeaderMeaning } from './header-words.ts';
import type { ColumnProfile } from './infer-columns.ts';
import type { MapArgument } from './map-arguments.ts';
import { listed, type Field } from './mapping.ts';
import { readingOf } from './questions.ts';

export interface OwnColumn {
  readonly column: ColumnProfile;
  readonly name: string;
  readonly format: Format;
}

export interface ColumnPicker {
  /** Columns that were named and do not exist, and fields no column was found for. */
  readonly problems: readonly Problem[];
  has(meaning: HeaderMeaning): boolean;
  take(meaning: HeaderMeaning): ColumnProfile | undefined;
  field(meaning: HeaderMeaning, type: CellType): Field | undefined;
  /** `what` names the field in the problem when no column is found. */
  need(meaning: HeaderMeaning, type: CellType, what: string): Field;
  /** A field, or the constant a person gave in its place. */
  fieldOrConstant(meaning: HeaderMeaning): Field | { constant: string } | undefined;
  formatOf(column: ColumnProfile, type?: CellType): Format;
  accountSource(): string | undefined;
  ids(): { column: string; source: string }[];
  /** Columns named for attributes, signals or properties. */
  own(): OwnColumn[];
  /** Columns nobody took, without the empty ones. */
  rest(): ColumnProfile[];
}

export function newColumnPicker(
  columns: readonly ColumnProfile[],
  given: readonly MapArgument[],
  currency: string,
): ColumnPicker {
  const problems: Problem[] = [];
  const byName = new Map(columns.map((each) => [each.column, each]));
  const free = new Map(byName);
  const named = new Map<MapArgument, ColumnProfile>();
  const formats = new Map<string, Format>();
  for (const each of given) {
    if (each.isConstant) continue;
    const found =
      byName.get(each.column) ?? columns.find((column) => plainHeader(column.column) === plainHeader(each.column));
    if (!found) {
      const message = `The file has no column "${each.column}"; it has ${listed([...byName.keys()])}.`;
      problems.push(problem('mapping.column', message, { column: each.column }));
      continue;
    }
    named.set(each, found);
    formats.set(found.column, each.format);
    free.delete(found.column);
  }
  const givenFor = (meaning: HeaderMeaning) =>
    given.find((each) => each.target.is === 'meaning' && each.target.meaning === meaning);
  const find = (meaning: HeaderMeaning): ColumnProfile | undefined => {
    const asked = givenFor(meaning);
    if (asked) return named.get(asked);
    for (const word of headerWords[meaning]) {
      for (const each of free.values()) if (plainHeader(each.column) === word) return each;
    }
    return undefined;
  };
  const take = (meaning: HeaderMeaning) => {
    const found = find(meaning);
    if (found) free.delete(found.column);
    return found;
  };
  const formatOf = (column: ColumnProfile, type: CellType = column.type): Format => {
    const stated = formats.get(column.column) ?? {};
    return { ...readingOf(column, stated.type ?? type, currency).format, ...stated };
  };
  const toField = (column: ColumnProfile | undefined, type: CellType) =>
    column && { column: column.column, format: formatOf(column, type) };
  return {
    problems,
    take,
    formatOf,
    has: (meaning) => find(meaning) !== undefined,
    field: (meaning, type) => toField(take(meaning), type),
    need(meaning, type, what) {
      const found = toField(take(meaning), type);
      if (found) return found;
      if (!givenFor(meaning)) {
        const message = `No column was recognised as the ${what}; the file has ${listed([...byName.keys()])}. Map one of them.`;
        problems.push(problem('mapping.missing', message));
      }
      return { column: '?', format: {} };
    },
    fieldOrConstant(meaning) {
      const asked = givenFor(meaning);
      return asked?.isConstant ? { constant: asked.column } : toField(take(meaning), 'text');
    },
    accountSource: () => givenFor('account')?.source,
    ids: () =>
      [...named].flatMap(([{ target }, column]) =>
        target.is === 'id' ? [{ column: column.column, source: target.source }] : [],
      ),
    own: () =>
      [...named].flatMap(([{ target }, column]) =>
        target.is === 'own' ? [{ column, name: target.name, format: formatOf(column) }] : [],
      ),
    rest: () => [...free.values()].filter((each) => each.filled > 0),
  };
}
