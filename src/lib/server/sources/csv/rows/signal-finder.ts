/** Signals by the names a file uses, and what is learned about those nobody defined. */
import type { Signal } from '#lib/core/documents/signal.ts';
import type { ValueType } from '#lib/core/values.ts';
import { isBooleanWord } from '../cells/boolean-cell.ts';
import { shapeOfDate } from '../cells/date-cell.ts';
import { isAbsent } from '../cells/format.ts';
import { shapeOfMoney } from '../cells/money-cell.ts';
import { shapeOfNumber } from '../cells/number-cell.ts';
import { dashedKey } from '../header-words.ts';
import type { ImportContext } from '../import-context.ts';

export interface NewSignal {
  /** What the file calls it. */
  readonly name: string;
  readonly values: number;
  /** A definition to confirm, adjusted or not. */
  readonly definition: Signal;
}

export interface SignalFinder {
  /** By key, by name without case, then by the key its name would get. */
  find(name: string): Signal | undefined;
  /** Counts a value of a signal nobody defined. `type` is known where a column holds only this signal. */
  meet(name: string, key: string, text: string, type?: ValueType): void;
  newSignals(): NewSignal[];
}

type Shapes = Record<ValueType, number>;

export function newSignalFinder(
  defined: readonly Signal[],
  confirmed: readonly Signal[],
  source: string,
): SignalFinder {
  const byKey = new Map([...confirmed, ...defined].map((each) => [each.key, each]));
  const byName = new Map([...confirmed, ...defined].map((each) => [each.name.toLowerCase(), each]));
  const met = new Map<string, { name: string; values: number; shapes: Shapes; type: ValueType | undefined }>();
  return {
    find: (name) => byKey.get(name) ?? byName.get(name.toLowerCase()) ?? byKey.get(dashedKey(name)),
    meet(name, key, text, type) {
      if (isAbsent(text)) return;
      const known = met.get(key) ?? { name, values: 0, shapes: { number: 0, text: 0, boolean: 0, date: 0 }, type };
      met.set(key, known);
      known.values += 1;
      if (type === undefined && known.values <= 2000) known.shapes[shapeOf(text)] += 1;
    },
    newSignals: () =>
      [...met].map(([key, { name, values, shapes, type }]) => ({
        name,
        values,
        definition: {
          format: 1,
          kind: 'signal',
          key,
          name: name.slice(0, 200),
          description: '',
          type: type ?? mostOf(shapes),
          unit: '',
          better: 'neither',
          measures: 'state',
          source: source.slice(0, 100),
        },
      })),
  };
}

function shapeOf(text: string): ValueType {
  if (shapeOfNumber(text) || shapeOfMoney(text)) return 'number';
  if (shapeOfDate(text)) return 'date';
  return isBooleanWord(text) ? 'boolean' : 'text';
}

function mostOf(shapes: Shapes): ValueType {
  const [type, count] = Object.entries(shapes).sort((a, b) => b[1] - a[1])[0] as [ValueType, number];
  const total = Object.values(shapes).reduce((a, b) => a + b, 0);
  return count >= total * 0.8 ? type : 'text';
}

/** Definitions in use; where a signal was never published, its draft. */
export async function readSignals(store: ImportContext['store']): Promise<Signal[]> {
  const heads = await store.listDocuments('signal');
  const found = await Promise.all(
    heads.map(async (head) =>
      head.live === null ? head.draft : ((await store.readVersion(head.live))?.document ?? head.draft),
    ),
  );
  return found.filter((document) => document?.kind === 'signal') as Signal[];
}
