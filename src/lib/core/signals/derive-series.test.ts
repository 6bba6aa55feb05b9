import { describe, expect, it } from 'vitest';
import { signalSchema, type Signal } from '../documents/signal.ts';
import { dayMs } from '../time/calendar.ts';
import { viewAccount } from './account-view.ts';
import { deriveSeries, type Series } from './derive-series.ts';
import {
  emptyHistory,
  type AccountHistory,
  type EventEntry,
  type Horizon,
  type Observation,
  type RecordEntry,
} from './history.ts';

const define = (derive?: object, more: object = {}): Signal =>
  signalSchema.parse({
    format: 1,
    kind: 'signal',
    key: 'seats',
    name: 'Seats',
    type: 'number',
    measures: 'state',
    ...more,
    ...(derive ? { derive } : {}),
  });

const entry = (observedAt: number, rev: number) => ({ observedAt, knownAt: observedAt, rev });
const series = (signal: Signal, history: Partial<AccountHistory>, horizon: Horizon): Series =>
  deriveSeries(signal, viewAccount({ ...emptyHistory('acme'), ...history }, horizon));
const shown = ({ points }: Series): unknown => points.map((point) => [point.t, point.value]);

describe('observations', () => {
  const observe = (
    observedAt: number,
    rev: number,
    value: Observation['value'],
    more: Partial<Observation> = {},
  ): Observation => {
    return { ...entry(observedAt, rev), signal: 'seats', value, ...more };
  };
  const of = (observations: readonly Observation[], horizon: Horizon): unknown =>
    shown(series(define(), { observations: new Map([['seats', observations]]) }, horizon));

  it('for one moment the highest rev wins, and null takes the value back', () => {
    const entries = [observe(10, 1, 5), observe(10, 3, 6), observe(20, 2, 7), observe(20, 4, null)];
    expect(of(entries, { at: 30 })).toEqual([[10, 6]]);
    expect(of(entries, { at: 30, rev: 3 })).toEqual([
      [10, 6],
      [20, 7],
    ]);
    expect(of(entries, { at: 30, rev: 1 })).toEqual([[10, 5]]);
  });

  it('what came in late is not seen by whoever looks back to before it came', () => {
    const entries = [observe(10, 1, 5, { knownAt: 50 }), observe(20, 2, 7)];
    expect(of(entries, { at: 30, knownBy: 30 })).toEqual([[20, 7]]);
    expect(of(entries, { at: 30 })).toEqual([
      [10, 5],
      [20, 7],
    ]);
  });

  it('two contacts may answer at one moment; a correction is to one of them', () => {
    const entries = [
      observe(10, 1, 3, { contactId: 'ann' }),
      observe(10, 2, 9, { contactId: 'bob' }),
      observe(10, 3, 4, { contactId: 'ann' }),
    ];
    expect(of(entries, { at: 30 })).toEqual([
      [10, 9],
      [10, 4],
    ]);
  });

  it('says when something already known comes true', () => {
    const observations = new Map([['seats', [observe(10, 1, 5), observe(40, 2, 8), observe(50, 3, 9)]]]);
    expect(series(define(), { observations }, { at: 30 }).nextAt).toBe(40);
    expect(series(define(), { observations }, { at: 30, rev: 1 }).nextAt).toBeNull();
    const lagging = new Map([['seats', [observe(10, 1, 5, { knownAt: 45 })]]]);
    expect(series(define(), { observations: lagging }, { at: 30, knownBy: 30 })).toMatchObject({
      points: [],
      nextAt: 45,
    });
  });
});

describe('events', () => {
  const event = (id: string, observedAt: number, rev: number, more: Partial<EventEntry> = {}): EventEntry => {
    return { ...entry(observedAt, rev), id, name: 'login', properties: {}, ...more };
  };
  const from = (rule: object, events: readonly EventEntry[], at = 100 * dayMs): unknown =>
    shown(series(define({ from: 'events', event: 'login', ...rule }, { measures: 'events' }), { events }, { at }));

  it('each counts 1; a corrected event moves, a withdrawn one is gone', () => {
    const events = [
      event('a', 10, 1),
      event('b', 20, 2),
      event('c', 30, 3),
      event('a', 15, 4),
      event('b', 20, 5, { withdrawn: true }),
      event('d', 40, 6, { name: 'order' }),
    ];
    expect(from({}, events)).toEqual([
      [15, 1],
      [30, 1],
    ]);
  });

  it('filters are strict: an unknown or mistyped property does not pass', () => {
    const events = [
      event('a', 10, 1, { properties: { page: 'billing' } }),
      event('b', 20, 2, { properties: { page: 3 } }),
      event('c', 30, 3),
    ];
    expect(from({ where: { page: { op: 'equals', value: 'billing' } } }, events)).toEqual([[10, 1]]);
    expect(from({ where: { page: { op: 'notEquals', value: 'billing' } } }, events)).toEqual([]);
    expect(from({ where: { page: { op: 'isUnknown' } } }, events)).toEqual([[30, 1]]);
  });

  it('takes a property, also one named like something every object has', () => {
    const events = [
      event('a', 10, 1, { properties: { amount: 12.5 } }),
      event('b', 20, 2),
      event('c', 30, 3, { properties: { amount: 'much' } }),
    ];
    expect(from({ take: 'property', property: 'amount' }, events)).toEqual([
      [10, 12.5],
      [30, 'much'],
    ]);
    expect(from({ take: 'property', property: 'toString' }, events)).toEqual([]);
  });

  it('counts a contact once a day', () => {
    const by = (id: string, day: number, contactId?: string): EventEntry =>
      event(id, day * dayMs, day * 10, { contactId });
    const events = [by('a', 1, 'ann'), by('b', 1.2, 'ann'), by('c', 1.3, 'bob'), by('d', 1.4), by('e', 2, 'ann')];
    expect(from({ take: 'contact' }, events)).toEqual([
      [dayMs, 1],
      [1.3 * dayMs, 1],
      [2 * dayMs, 1],
    ]);
  });
});

describe('records', () => {
  const record = (
    id: string,
    openedAt: number,
    closedAt: number | null,
    rev: number,
    more: Partial<RecordEntry> = {},
  ): RecordEntry => {
    return { ...entry(closedAt ?? openedAt, rev), id, record: 'ticket', openedAt, closedAt, properties: {}, ...more };
  };
  const from = (rule: object, records: readonly RecordEntry[], horizon: Horizon): Series =>
    series(define({ from: 'records', record: 'ticket', ...rule }), { records }, horizon);

  it('open is a level: up when one opens, down when one closes', () => {
    const records = [record('a', 10, null, 1), record('b', 20, null, 2), record('a', 10, 30, 3)];
    expect(shown(from({}, records, { at: 100 }))).toEqual([
      [10, 1],
      [20, 2],
      [30, 1],
    ]);
    expect(shown(from({}, records, { at: 25 }))).toEqual([
      [10, 1],
      [20, 2],
    ]);
  });

  it('a level steps once per moment and never below nothing', () => {
    const records = [
      record('a', 10, 10, 1),
      record('b', 20, null, 2, { closedAt: 5, observedAt: 20 }),
      record('c', 30, null, 3),
    ];
    expect(shown(from({}, records, { at: 100 }))).toEqual([
      [10, 0],
      [20, 0],
      [30, 1],
    ]);
  });

  it('the version in force is the newest by when it was true, not by when it came', () => {
    const closedEarly = [
      record('a', 10, 40, 1),
      record('a', 10, null, 2, { observedAt: 20, properties: { urgent: true } }),
    ];
    expect(shown(from({}, closedEarly, { at: 100 }))).toEqual([
      [10, 1],
      [40, 0],
    ]);
    const withdrawn = [...closedEarly, record('a', 10, 40, 3, { withdrawn: true })];
    expect(shown(from({ where: { urgent: { op: 'equals', value: true } } }, withdrawn, { at: 100 }))).toEqual([
      [10, 1],
    ]);
  });

  it('counts openings and closings, and takes a property when it opened', () => {
    const records = [record('a', 10, 30, 1, { properties: { effort: 3 } }), record('b', 20, null, 2)];
    expect(shown(from({ take: 'opened' }, records, { at: 100 }))).toEqual([
      [10, 1],
      [20, 1],
    ]);
    expect(shown(from({ take: 'closed' }, records, { at: 100 }))).toEqual([[30, 1]]);
    expect(shown(from({ take: 'property', property: 'effort' }, records, { at: 100 }))).toEqual([[10, 3]]);
  });

  it('says when a record that is already known opens or closes', () => {
    const scheduled = [record('a', 10, 60, 1, { observedAt: 10 }), record('b', 50, null, 2, { observedAt: 10 })];
    expect(from({}, scheduled, { at: 30 }).nextAt).toBe(50);
    expect(from({ take: 'closed' }, scheduled, { at: 30 }).nextAt).toBe(60);
  });
});
