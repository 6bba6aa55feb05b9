/** Where a row is read: readers made once per column, and the faults of the row at hand. */
import { dayMs } from '#lib/core/time/calendar.ts';
import { isDateValue, isoMoment, type Value } from '#lib/core/values.ts';
import { CellFault } from '../cells/cell-fault.ts';
import { cellReader, cellText, type CellType, type Format } from '../cells/format.ts';
import type { Field, Mapping } from '../mapping.ts';

export interface BadCell {
  /** Counts data rows from 1. */
  readonly row: number;
  /** `null` when the row as a whole is bad. */
  readonly column: string | null;
  readonly value: string;
  /** A sentence with the remedy. */
  readonly reason: string;
}

/** `undefined`: the cell was bad and the fault is noted. `null`: empty. */
export type Read<T> = (cells: readonly string[]) => T | null | undefined;

export interface FieldDemands {
  /** An empty cell is a fault; the word names what is missing. */
  readonly required?: string;
  /** A date later than tomorrow is a fault. */
  readonly notFuture?: boolean;
}

export interface Known {
  readonly knownAt: number;
  readonly assumed?: boolean;
}

export interface RowDesk {
  readonly now: number;
  /** Turns to the next row: earlier faults are forgotten. */
  begin(row: number): void;
  readonly row: () => number;
  readonly faults: () => readonly BadCell[];
  /** Whether a fault of any row so far asks for a decision in the mapping (by column). */
  readonly undecided: ReadonlyMap<string, string>;
  fault(column: string | null, value: string, reason: string): void;
  /** The raw text of a column, trimmed; `''` when empty. */
  raw(column: string): (cells: readonly string[]) => string;
  value(field: { column: string; format: Format }, type?: CellType, demands?: FieldDemands): Read<Value>;
  text(field: Field | undefined, demands?: FieldDemands): Read<string>;
  date(field: Field | undefined, demands?: FieldDemands): Read<number>;
  /** Says when an entry was learned, from the mapping; a function of the row and its `observedAt`. */
  known(mapping: Mapping): (cells: readonly string[], observedAt: number) => Known | undefined;
}

export function newRowDesk(header: readonly string[], now: number): RowDesk {
  let current = 0;
  let faults: BadCell[] = [];
  const undecided = new Map<string, string>();
  const indexes = new Map(header.map((column, index) => [column, index]));
  const fault = (column: string | null, value: string, reason: string) => {
    // A cell read twice (for two entries of one row) is bad once.
    if (!faults.some((each) => each.column === column && each.reason === reason)) {
      faults.push({ row: current, column, value: value.slice(0, 200), reason });
    }
  };

  const value = (
    field: { column: string; format: Format },
    type?: CellType,
    demands: FieldDemands = {},
  ): Read<Value> => {
    const { column } = field;
    const index = indexes.get(column)!;
    const read = cellReader({ ...field.format, ...(type && { type }) });
    return (cells) => {
      const cell = cells[index]!;
      const found = read(cell);
      if (found === null && demands.required)
        fault(column, '', `The ${demands.required} is missing; fill it in, or leave the row out.`);
      else if (found instanceof CellFault) {
        if (found.asks) undecided.set(column, sentence(cell, found.reason));
        fault(column, cell, sentence(cell, found.reason));
      } else if (!(demands.notFuture && isDateValue(found) && found.date > now + dayMs)) return found;
      else
        fault(
          column,
          cell,
          sentence(
            cell,
            `lies in the future (${isoMoment(found.date).slice(0, 10)}); correct it, or leave the row out`,
          ),
        );
      return undefined;
    };
  };
  const date = (field: Field | undefined, demands?: FieldDemands): Read<number> => {
    if (!field) return () => null;
    const read = value(field, 'date', demands);
    return (cells) => {
      const found = read(cells);
      return isDateValue(found) ? found.date : (found as null | undefined);
    };
  };
  return {
    now,
    undecided,
    begin(row) {
      current = row;
      if (faults.length > 0) faults = [];
    },
    row: () => current,
    faults: () => faults,
    fault,
    value,
    date,
    raw(column) {
      const index = indexes.get(column)!;
      return (cells) => cellText(cells[index]!);
    },
    text: (field, demands) => (field ? (value(field, 'text', demands) as Read<string>) : () => null),
    known({ known }) {
      if (!known) return () => ({ knownAt: now });
      if ('lagDays' in known) {
        const lag = known.lagDays * dayMs;
        // What the lag puts after today is known today, and that is no assumption.
        return (_, observedAt) =>
          observedAt + lag < now ? { knownAt: observedAt + lag, assumed: true } : { knownAt: now };
      }
      const read = date(known, { notFuture: true });
      return (cells) => {
        const knownAt = read(cells);
        return knownAt === undefined ? undefined : { knownAt: knownAt ?? now };
      };
    },
  };
}

/** `"31/02/2025" is no day of the calendar; correct it ...` */
function sentence(cell: string, reason: string): string {
  const shown = cell.length > 60 ? `${cell.slice(0, 57)}...` : cell;
  return `"${shown}" ${reason}.`;
}
