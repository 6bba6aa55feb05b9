/** A first mapping by the names of the columns and what stands in them, or the one that was used last time. */
import type { Problem } from '#lib/core/problems.ts';
import type { ImportKind } from '../../store/import-store.ts';
import { newColumnPicker, type ColumnPicker } from './column-picker.ts';
import { camelKey, dashedKey, plainHeader } from './header-words.ts';
import type { ColumnProfile } from './infer-columns.ts';
import type { MapArgument } from './map-arguments.ts';
import { checkMapping, mappedColumns, mappingSchema, type Mapping } from './mapping.ts';

export interface Proposal {
  /** `null` when a column that cannot be left out was not found; `problems` says which. */
  readonly mapping: Mapping | null;
  readonly problems: readonly Problem[];
  /** Columns that are not imported. */
  readonly unused: readonly string[];
  readonly isRemembered: boolean;
}

export interface ProposalSettings {
  /** Reporting currency, ISO 4217. */
  readonly currency: string;
  /** What the store kept for this source and kind. */
  readonly remembered?: unknown;
  /** What a person stated; goes before everything else. */
  readonly given?: readonly MapArgument[];
}

/**
 * What was remembered is taken when nothing is given and the file has all its columns; else columns are recognised by their names.
 * What the file leaves open (day or month first) is left open in the mapping: see `openQuestions`.
 */
export function proposeMapping(
  columns: readonly ColumnProfile[],
  kind: ImportKind,
  settings: ProposalSettings,
): Proposal {
  const header = columns.map((each) => each.column);
  const given = settings.given ?? [];
  const kept = given.length === 0 ? mappingSchema.safeParse(settings.remembered) : null;
  if (kept?.success && kept.data.kind === kind && checkMapping(kept.data, header).length === 0) {
    return { mapping: kept.data, problems: [], unused: unusedOf(header, kept.data), isRemembered: true };
  }
  const picker = newColumnPicker(columns, given, settings.currency);
  const draft = drafts[kind](picker);
  if (picker.problems.length > 0)
    return { mapping: null, problems: picker.problems, unused: header, isRemembered: false };
  // Through JSON, so that a proposal equals itself after it was stored: fields nobody found are absent, not undefined.
  const mapping = mappingSchema.parse(JSON.parse(JSON.stringify(draft)));
  const problems = checkMapping(mapping, header);
  return {
    mapping: problems.length > 0 ? null : mapping,
    problems,
    unused: unusedOf(header, mapping),
    isRemembered: false,
  };
}

function unusedOf(header: readonly string[], mapping: Mapping): string[] {
  const used = new Set(mappedColumns(mapping).map((each) => each.column));
  return header.filter((column) => !used.has(column));
}

function accountOf(picker: ColumnPicker): { column: string; source: string } {
  const { column } = picker.need('account', 'text', "account's id");
  return { column, source: picker.accountSource() ?? (plainHeader(column).endsWith('domain') ? 'domain' : 'account') };
}

const known = (picker: ColumnPicker) => picker.field('known', 'date');

const drafts: Readonly<Record<ImportKind, (picker: ColumnPicker) => unknown>> = {
  accounts(picker) {
    // A file of accounts may simply call it "id".
    const plain = picker.has('account') ? undefined : picker.take('id');
    const account = plain ? { column: plain.column, source: 'account' } : accountOf(picker);
    const name = picker.field('accountName', 'text');
    const given = picker.ids();
    const taken = new Set([account.source, ...given.map((each) => each.source)]);
    const found = (['domain', 'crm', 'tenant'] as const).flatMap((source) => {
      const column = taken.has(source) ? undefined : picker.take(source);
      return column ? [{ column: column.column, source }] : [];
    });
    const owners = (['csm', 'ae', 'renewals'] as const).flatMap((role) => {
      const column = picker.take(role);
      return column ? [{ column: column.column, role }] : [];
    });
    const named = (['arr', 'renewalDate', 'startDate', 'plan'] as const).flatMap((attribute) => {
      const column = picker.take(attribute);
      if (!column) return [];
      const type = attribute === 'arr' ? 'money' : attribute === 'plan' ? 'text' : 'date';
      return [{ column: column.column, attribute, format: picker.formatOf(column, type) }];
    });
    const observed = picker.field('observed', 'date');
    const knownAt = known(picker);
    const attributes = ownAndRest(
      picker,
      camelKey,
      named.map((each) => each.attribute),
    );
    return {
      kind: 'accounts',
      account,
      name,
      externalIds: [...given, ...found],
      owners,
      attributes: [...named, ...attributes.map(({ key, ...rest }) => ({ ...rest, attribute: key }))],
      observed,
      known: knownAt,
    };
  },
  usage(picker) {
    const account = accountOf(picker);
    const date = picker.need('date', 'date', 'date of the values');
    const knownAt = known(picker);
    if (picker.has('signal') && picker.has('value')) {
      const signal = picker.field('signal', 'text');
      const value = picker.take('value')!;
      const type = value.type === 'money' ? 'number' : value.type;
      return {
        kind: 'usage',
        account,
        date,
        known: knownAt,
        layout: { shape: 'long', signal, value: { column: value.column, format: picker.formatOf(value, type) } },
      };
    }
    const signals = ownAndRest(picker, dashedKey).map(({ key, ...rest }) => ({ ...rest, signal: key }));
    return { kind: 'usage', account, date, known: knownAt, layout: { shape: 'wide', signals } };
  },
  contacts(picker) {
    return {
      kind: 'contacts',
      account: accountOf(picker),
      email: picker.field('email', 'text'),
      id: picker.field('contactId', 'text'),
      name: picker.field('contactName', 'text'),
      title: picker.field('title', 'text'),
      role: picker.fieldOrConstant('role'),
      since: picker.field('since', 'date'),
      until: picker.field('until', 'date'),
      doNotContact: picker.field('doNotContact', 'boolean'),
      known: known(picker),
    };
  },
  events(picker) {
    return {
      kind: 'events',
      account: accountOf(picker),
      event: picker.fieldOrConstant('event') ?? picker.need('event', 'text', "event's name"),
      at: picker.need('at', 'date', "event's date"),
      id: picker.field('id', 'text'),
      contact: picker.field('contact', 'text'),
      known: known(picker),
      properties: propertiesOf(picker),
    };
  },
  records(picker) {
    const account = accountOf(picker);
    const record = picker.fieldOrConstant('record') ?? { constant: 'ticket' };
    return {
      kind: 'records',
      account,
      record,
      opened: picker.need('opened', 'date', 'date the record was opened'),
      closed: picker.field('closed', 'date'),
      id: picker.field('id', 'text'),
      contact: picker.field('contact', 'text'),
      known: known(picker),
      properties: propertiesOf(picker),
    };
  },
  outcomes(picker) {
    return {
      kind: 'outcomes',
      account: accountOf(picker),
      outcome:
        picker.fieldOrConstant('outcome') ??
        picker.need('outcome', 'text', 'outcome (renewed, churned, contracted, expanded or reactivated)'),
      effective: picker.need('effective', 'date', 'date the outcome takes effect'),
      noticed: picker.field('noticed', 'date'),
      amount: picker.field('amount', 'money'),
      reason: picker.field('reason', 'text'),
      known: known(picker),
    };
  },
};

function propertiesOf(picker: ColumnPicker) {
  return ownAndRest(picker, camelKey).map(({ key, ...rest }) => ({ ...rest, property: key }));
}

/** The columns that were named, then all that are left, under names made from their headers. */
function ownAndRest(picker: ColumnPicker, nameOf: (header: string) => string, used: readonly string[] = []) {
  const own = picker.own().map(({ column, name, format }) => ({ column: column.column, key: name, format }));
  const taken = new Set([...used, ...own.map((each) => each.key)]);
  const rest = picker.rest().map((each) => {
    const key = unique(nameOf(each.column), taken);
    return { column: each.column, key, format: picker.formatOf(each) };
  });
  return [...own, ...rest];
}

function unique(key: string, taken: Set<string>): string {
  let name = key;
  for (let n = 2; taken.has(name); n += 1) name = `${key.slice(0, 60)}-${n}`;
  taken.add(name);
  return name;
}
