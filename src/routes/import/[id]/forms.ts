/** What the forms of the page send. */
import { signalSchema, type Signal } from '#lib/core/documents/signal.ts';
import { encodings, type Encoding } from '#lib/server/sources/csv/file-encoding.ts';
import type { NewSignal } from '#lib/server/sources/csv/rows/signal-finder.ts';
import type { ImportKind } from '#lib/server/store/import-store.ts';
import { kinds } from '../import-words.ts';
import { sourceSchema } from '../source-field.ts';
import { delimiterChoices } from './file-words.ts';

export const textIn = (form: FormData, name: string): string => {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
};

/** The revision that was shown, so that nothing is changed unseen. */
export const revisionIn = (form: FormData): number => Number(textIn(form, 'revision') || 'none');

export interface FileForm {
  readonly source: string;
  readonly kind: ImportKind | null;
  readonly delimiter: string | undefined;
  readonly encoding: Encoding | undefined;
}

/** How the file is to be read; or what is wrong with which field. */
export function readFileForm(form: FormData): FileForm | { readonly field: string; readonly message: string } {
  const source = sourceSchema.safeParse(textIn(form, 'source'));
  if (!source.success)
    return { field: 'source', message: source.error.issues[0]?.message ?? 'Name the source in words.' };
  const delimiter = textIn(form, 'delimiter');
  if (!delimiterChoices.some(({ key }) => key === delimiter))
    return { field: 'delimiter', message: 'Choose one of the separators.' };
  return {
    source: source.data,
    kind: kinds.find((each) => each === textIn(form, 'kind')) ?? null,
    delimiter: delimiter === '' ? undefined : delimiter === 'tab' ? '\t' : delimiter,
    encoding: encodings.find((each) => each === textIn(form, 'encoding')),
  };
}

export type SignalsForm =
  | { readonly ok: true; readonly signals: readonly Signal[]; readonly hasOtherTypes: boolean }
  | { readonly ok: false; readonly index: number; readonly message: string };

/** New signals as the person confirms them: `signal.0.name`, `signal.0.type` … */
export function readSignalsForm(form: FormData, offered: readonly NewSignal[]): SignalsForm {
  const signals: Signal[] = [];
  let hasOtherTypes = false;
  for (const [index, { definition }] of offered.entries()) {
    const field = (name: string) => textIn(form, `signal.${index}.${name}`);
    const read = signalSchema.safeParse({
      ...definition,
      name: field('name'),
      type: field('type') || definition.type,
      unit: field('unit'),
      better: field('better') || definition.better,
      measures: field('measures') || definition.measures,
    });
    if (!read.success) {
      const [issue] = read.error.issues;
      const message =
        issue?.path[0] === 'name'
          ? 'Give the signal a name of at most 200 characters.'
          : 'This cannot be used; choose again.';
      return { ok: false, index, message };
    }
    if (read.data.type !== definition.type) hasOtherTypes = true;
    signals.push(read.data);
  }
  return { ok: true, signals, hasOtherTypes };
}
