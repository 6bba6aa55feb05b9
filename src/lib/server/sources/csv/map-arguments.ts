/** Column mappings as words: `account=Customer ID`, `date:dmy=Date`, `arr:money:EUR=Contract`. For the command line. */
import { contactRoles } from '#lib/core/documents/nodes/recipients.ts';
import { problem, type Problem } from '#lib/core/problems.ts';
import type { ImportKind } from '../../store/import-store.ts';
import type { Format } from './cells/format.ts';
import { isCurrency } from './cells/money-cell.ts';
import type { HeaderMeaning } from './header-words.ts';
import { constants, isOwnName, takesOwn, targets } from './map-targets.ts';
import { listed } from './mapping.ts';

export interface MapArgument {
  /** What the column means; a name of one's own for attributes, signals and properties; a source for further ids; or nothing. */
  readonly target:
    | { readonly is: 'meaning'; readonly meaning: HeaderMeaning }
    | { readonly is: 'own'; readonly name: string }
    | { readonly is: 'id'; readonly source: string }
    | { readonly is: 'none' };
  /** For the account's id: whose id it is. */
  readonly source?: string;
  readonly column: string;
  readonly format: Format;
  /** The text after `=` is a value for every row, not a column. */
  readonly isConstant: boolean;
}

const formats: Readonly<Record<string, Format>> = {
  text: { type: 'text' },
  number: { type: 'number' },
  money: { type: 'money' },
  boolean: { type: 'boolean' },
  date: { type: 'date' },
  dmy: { type: 'date', date: 'dmy' },
  mdy: { type: 'date', date: 'mdy' },
  'epoch-s': { type: 'date', date: 'epoch-s' },
  'epoch-ms': { type: 'date', date: 'epoch-ms' },
  excel: { type: 'date', date: 'excel' },
  point: { decimal: '.' },
  comma: { decimal: ',' },
  percent: { type: 'number', percent: 'points' },
  fraction: { type: 'number', percent: 'fraction' },
};

/**
 * Reads `target[:format...]=Column` per argument. Targets are the fields of the kind (`account`, `account.crm`, `date`...), `id.<source>`
 * for further ids, `none` to leave a column out, else the name of an attribute, signal or property. Formats: a type, `dmy`, `mdy`,
 * `epoch-s`, `epoch-ms`, `excel`, `point`, `comma`, `percent`, `fraction`, a currency, `USD*0.92` for a rate, or `is` for a constant.
 */
export function parseMapArguments(
  kind: ImportKind,
  given: readonly string[],
): { given: MapArgument[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const parsed: MapArgument[] = [];
  for (const text of given) {
    const found = parseOne(kind, text);
    if ('code' in found) problems.push(found);
    else parsed.push(found);
  }
  return { given: parsed, problems };
}

function parseOne(kind: ImportKind, text: string): MapArgument | Problem {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1)
    return refuse(`"${text}" is no mapping; write target=Column, as in account=Customer ID.`);
  const [name = '', ...options] = text
    .slice(0, at)
    .split(':')
    .map((part) => part.trim());
  const column = text.slice(at + 1).trim();
  let format: Format = {};
  let isConstant = false;
  for (const option of options) {
    if (option === 'is') isConstant = true;
    else {
      const found = formats[option] ?? currencyFormat(option);
      if (!found)
        return refuse(
          `"${option}" in "${text}" is no format; use ${Object.keys(formats).join(', ')}, a currency such as EUR, or is.`,
        );
      format = { ...format, ...found };
    }
  }
  const target = targetOf(kind, name);
  if (!target) {
    const known = [...Object.keys(targets[kind]), 'none'];
    return refuse(`"${name}" is nothing an import of ${kind} can hold; it holds ${listed(known, 20)}.`);
  }
  if (isConstant && (target.is !== 'meaning' || !constants.has(target.meaning))) {
    return refuse(`"${name}" cannot be the same for every row; name a column instead.`);
  }
  if (
    isConstant &&
    target.is === 'meaning' &&
    target.meaning === 'role' &&
    !(contactRoles as readonly string[]).includes(column)
  ) {
    return refuse(`"${column}" is no role of a contact; use ${contactRoles.join(', ')}.`);
  }
  const source = /^account\.(.+)$/.exec(name)?.[1];
  return { target, ...(source && { source }), column, format, isConstant };
}

function targetOf(kind: ImportKind, name: string): MapArgument['target'] | null {
  if (name === 'none') return { is: 'none' };
  if (name.startsWith('account.')) return { is: 'meaning', meaning: 'account' };
  if (Object.hasOwn(targets[kind], name)) return { is: 'meaning', meaning: targets[kind][name]! };
  if (kind === 'accounts' && name.startsWith('id.') && name.length > 3) return { is: 'id', source: name.slice(3) };
  return takesOwn.has(kind) && isOwnName(name) ? { is: 'own', name } : null;
}

/** `EUR`, or `USD*0.92` for what a dollar is worth in the reporting currency. */
function currencyFormat(option: string): Format | null {
  const found = /^([A-Z]{3})(?:\*(\d{1,9}(?:\.\d{1,9})?))?$/.exec(option);
  if (!found || !isCurrency(found[1]!)) return null;
  return { type: 'money', currency: found[1]!, ...(found[2] && +found[2] > 0 && { rate: +found[2] }) };
}

const refuse = (message: string) => problem('mapping.argument', message);
