import type { Signal } from '#lib/core/documents/signal.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { isoMoment, type Value } from '#lib/core/values.ts';
import type { Format } from '../cells/format.ts';
import { dashedKey } from '../header-words.ts';
import type { MappingOf } from '../mapping.ts';
import type { Read } from './row-desk.ts';
import type { RowReader, RowSurroundings } from './row-reader.ts';

type Usage = MappingOf<'usage'>;
type Wide = Extract<Usage['layout'], { shape: 'wide' }>;
type Long = Extract<Usage['layout'], { shape: 'long' }>;

/** How the values of one signal are read; `null` when they are left out or the signal is not defined yet. */
interface SignalColumn {
  readonly key: string;
  readonly read: Read<Value> | null;
}

/** Observations: a column per signal, or one row per signal and value. Empty cells say nothing. */
export function usageRows(mapping: Usage, around: RowSurroundings): RowReader {
  const { desk, accounts, changes } = around;
  const date = desk.date(mapping.date, { required: 'date', notFuture: true });
  const known = desk.known(mapping);
  const isRepeated = newRepeatCheck(mapping, around);
  const valuesOf =
    mapping.layout.shape === 'wide' ? wideValues(mapping.layout, around) : longValues(mapping.layout, around);
  const signals: string[] = [];
  const values: Value[] = [];
  return {
    prepare: (rows) => accounts.prepare(rows),
    read(cells) {
      signals.length = 0;
      values.length = 0;
      const externalId = accounts.read(cells);
      const observedAt = date(cells);
      valuesOf(cells, signals, values);
      const when = observedAt == null ? undefined : known(cells, observedAt);
      if (externalId !== undefined && observedAt != null) {
        for (const signal of signals) if (isRepeated(externalId, signal, observedAt)) break;
      }
      if (desk.faults().length > 0 || externalId === undefined || observedAt == null || !when || signals.length === 0)
        return;
      const accountId = accounts.ensure(externalId, null, changes);
      for (let index = 0; index < signals.length; index += 1) {
        changes.add(accountId, 'observations', { signal: signals[index]!, value: values[index]!, observedAt, ...when });
      }
    },
  };
}

type ValuesOf = (cells: readonly string[], signals: string[], values: Value[]) => void;

function wideValues(layout: Wide, around: RowSurroundings): ValuesOf {
  const columns = layout.signals.map((field) => {
    const signal = around.signals.find(field.signal);
    const raw = around.desk.raw(field.column);
    const column = signal ? signalColumn(signal, field, around) : null;
    const type = field.format.type === 'money' ? 'number' : field.format.type;
    return { column, raw, meet: (text: string) => around.signals.meet(field.column, field.signal, text, type) };
  });
  return (cells, signals, values) => {
    for (const { column, raw, meet } of columns) {
      if (column?.read) {
        const value = column.read(cells);
        if (value === null || value === undefined) continue;
        signals.push(column.key);
        values.push(value);
      } else meet(raw(cells));
    }
  };
}

function longValues(layout: Long, around: RowSurroundings): ValuesOf {
  const { desk } = around;
  const nameOf = desk.raw(layout.signal.column);
  const raw = desk.raw(layout.value.column);
  const columns = new Map<string, SignalColumn>();
  const columnOf = (name: string): SignalColumn => {
    const key = Object.hasOwn(layout.names, name) ? layout.names[name]! : name;
    const signal = around.signals.find(key);
    const column = signal
      ? signalColumn(signal, layout.value, around)
      : { key: key === name ? dashedKey(name) : key, read: null };
    // Names are few; a value column mapped as names by mistake must not fill the memory.
    if (columns.size < 10_000) columns.set(name, column);
    return column;
  };
  return (cells, signals, values) => {
    const name = nameOf(cells);
    if (name === '' || name.length > 200) {
      const reason =
        name === ''
          ? "The signal's name is missing; fill it in, or leave the row out."
          : 'This is too long for the name of a signal; map the column with the names.';
      desk.fault(layout.signal.column, name, reason);
      return;
    }
    const column = columns.get(name) ?? columnOf(name);
    if (!column.read) return around.signals.meet(name, column.key, raw(cells));
    const value = column.read(cells);
    if (value === null || value === undefined) return;
    signals.push(column.key);
    values.push(value);
  };
}

/** Reads values as the signal's type and within its bounds. A signal counted from events or records takes none. */
function signalColumn(
  signal: Signal,
  field: { column: string; format: Format },
  { desk }: RowSurroundings,
): SignalColumn {
  const { key, name, min, max } = signal;
  const raw = desk.raw(field.column);
  if (signal.derive) {
    const from = signal.derive.from;
    const read: Read<Value> = (cells) => {
      if (raw(cells) === '') return null;
      desk.fault(
        field.column,
        raw(cells),
        `"${name}" is counted from ${from}; import ${from} instead, or leave this column out.`,
      );
      return undefined;
    };
    return { key, read };
  }
  const type = signal.type === 'number' && field.format.type === 'money' ? 'money' : signal.type;
  const plain = desk.value(field, type);
  if (min === undefined && max === undefined) return { key, read: plain };
  const read: Read<Value> = (cells) => {
    const value = plain(cells);
    if (typeof value !== 'number') return value;
    if (min !== undefined && value < min)
      desk.fault(
        field.column,
        raw(cells),
        `${value} is less than "${name}" can be (${min}); correct it, or the signal's limits.`,
      );
    else if (max !== undefined && value > max)
      desk.fault(
        field.column,
        raw(cells),
        `${value} is more than "${name}" can be (${max}); correct it, or the signal's limits.`,
      );
    else return value;
    return undefined;
  };
  return { key, read };
}

/** One value per account, signal and moment: of two the store would keep the later row and nobody would know. */
function newRepeatCheck(mapping: Usage, { desk }: RowSurroundings) {
  const seen = new Map<string, Map<number, number>>();
  const column = mapping.date.column;
  return (account: string, signal: string, moment: number): boolean => {
    const key = `${account}\n${signal}`;
    let rows = seen.get(key);
    if (!rows) seen.set(key, (rows = new Map()));
    // Small whole numbers take no memory of their own in a map: days are counted, other moments kept apart from them by a half.
    const slot = moment % dayMs === 0 ? moment / dayMs : moment + 0.5;
    const first = rows.get(slot);
    if (first === undefined) {
      rows.set(slot, desk.row());
      return false;
    }
    const day = isoMoment(moment).replace('T00:00:00.000Z', '');
    desk.fault(
      column,
      day,
      `"${signal}" of "${account}" on ${day} stands in row ${first} and again in row ${desk.row()}; keep one, or add them up.`,
    );
    return true;
  };
}
