/** Documents from files and folders, with every problem named by file. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isGraph, type GraphDocument, type RapportDocument } from '#lib/core/documents/document.ts';
import { catalogueOf, type Catalogue } from '#lib/core/documents/lint/catalogue.ts';
import { lint } from '#lib/core/documents/lint/lint.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import type { Signal } from '#lib/core/documents/signal.ts';
import { hasErrors, type Problem } from '#lib/core/problems.ts';
import { Misuse } from './misuse.ts';

export interface ReadFile {
  readonly file: string;
  readonly document: RapportDocument | null;
  readonly problems: readonly Problem[];
}

/** Every document under the given files and folders, in path order. A path that does not exist is misuse. */
export function readFiles(paths: readonly string[]): ReadFile[] {
  return paths.flatMap(jsonFiles).map((file) => {
    const { document, problems } = readDocument(readFileSync(file, 'utf8'));
    return { file, document, problems };
  });
}

function jsonFiles(path: string): string[] {
  if (!existsSync(path)) throw new Misuse(`There is no file or folder "${path}"; check the path.`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

/** A graph document from one file; anything else is misuse, with the problems in the message. */
export function readGraph(path: string): GraphDocument {
  const [read] = readFiles([path]);
  if (!read) throw new Misuse(`"${path}" holds no document; name a .json file.`);
  if (!read.document || hasErrors(read.problems))
    throw new Misuse(`"${path}" cannot be read:\n${read.problems.map((each) => `  ${each.message}`).join('\n')}`);
  if (!isGraph(read.document)) throw new Misuse(`"${path}" is a signal definition; name a health model, a workflow or a segment.`);
  return read.document;
}

/**
 * The documents a file may refer to: those named by `--signals`, else those of the nearest `rules-library` above it, else none.
 * `null` means references cannot be checked.
 */
export function surroundings(path: string, signalsFolder?: string): readonly RapportDocument[] | null {
  const folder = signalsFolder ?? nearestLibrary(resolve(path));
  if (folder === null) return null;
  return readFiles([folder]).flatMap(({ document }) => (document ? [document] : []));
}

function nearestLibrary(from: string): string | null {
  for (let at = from; at !== dirname(at); at = dirname(at)) if (at.endsWith('rules-library')) return at;
  return null;
}

export function signalsOf(documents: readonly RapportDocument[]): ReadonlyMap<string, Signal> {
  return new Map(documents.flatMap((document) => (document.kind === 'signal' ? [[document.key, document]] : [])));
}

/** All problems of what was read: reading, then linting against everything around it. */
export function lintFile(read: ReadFile, around: readonly RapportDocument[] | null): readonly Problem[] {
  if (!read.document) return read.problems;
  const catalogue: Catalogue = catalogueOf(around === null ? null : [...around, read.document]);
  return [...read.problems, ...lint(read.document, catalogue)];
}
