/** Documents from files and folders, with every problem named by file. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { isGraph, type GraphDocument, type RapportDocument } from '#lib/core/documents/document.ts';
import { catalogueOf, type Catalogue } from '#lib/core/documents/lint/catalogue.ts';
import { lint } from '#lib/core/documents/lint/lint.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import type { Signal } from '#lib/core/documents/signal.ts';
import { hasErrors, problem, type Problem } from '#lib/core/problems.ts';
import { Misuse } from './misuse.ts';
import { Refusal } from './refusal.ts';

export interface ReadFile {
  readonly file: string;
  readonly document: RapportDocument | null;
  readonly problems: readonly Problem[];
}

/** More than any document may have: not worth reading. */
const largestFile = 16 * 1024 * 1024;

/** Every document under the given files and folders, in path order. A path that does not exist or holds none is misuse. */
export function readFiles(paths: readonly string[]): ReadFile[] {
  return paths.flatMap((path) => {
    const files = jsonFiles(path);
    if (files.length === 0) throw new Misuse(`There is no document in "${path}"; documents are .json files.`);
    return files.map(readFile);
  });
}

function readFile(file: string): ReadFile {
  try {
    if (statSync(file).size > largestFile)
      return {
        file,
        document: null,
        problems: [
          problem('too-large', 'The file is larger than any document may be; split it into several documents.'),
        ],
      };
    const { document, problems } = readDocument(readFileSync(file, 'utf8'));
    return { file, document, problems };
  } catch (error) {
    throw new Misuse(`"${file}" cannot be read (${(error as Error).message}); check its permissions.`);
  }
}

function jsonFiles(path: string): string[] {
  if (!existsSync(path)) throw new Misuse(`There is no file or folder "${path}"; check the path.`);
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(path, name));
}

/** A graph document from one file. One that cannot be read is refused with its problems; another kind of thing is misuse. */
export function readGraph(path: string): GraphDocument {
  if (existsSync(path) && statSync(path).isDirectory())
    throw new Misuse(`"${path}" is a folder; name one document in it.`);
  const { document, problems } = readFiles([path])[0]!;
  if (!document || hasErrors(problems)) throw new Refusal(`"${path}" is not in order:`, problems);
  if (!isGraph(document))
    throw new Misuse(`"${path}" is a signal definition; name a health model, a workflow or a segment.`);
  return document;
}

/**
 * The documents a file may refer to: those named by `--signals`, else those of the nearest `rules-library` above it, else none.
 * `null` means references cannot be checked.
 */
export function surroundings(path: string, signalsFolder?: string): readonly RapportDocument[] | null {
  const from = resolve(path);
  const folder = signalsFolder ?? nearestLibrary(from);
  if (folder === null) return null;
  const own = innerLibrary(resolve(folder), from);
  const key = `${folder} ${own}`;
  const known = folders.get(key) ?? readLibrary(folder, own);
  folders.set(key, known);
  return known;
}

/** Read once per command: the documents of a folder stand in the same library. */
const folders = new Map<string, readonly RapportDocument[]>();

/** Of two documents with one key the last is meant: first what stands in libraries inside this one (the demo's), then the library itself, then the file's own. */
function readLibrary(folder: string, own: string | null): readonly RapportDocument[] {
  const root = resolve(folder);
  const rank = (file: string) => {
    const inner = innerLibrary(root, resolve(file));
    return inner === null ? 1 : inner === own ? 2 : 0;
  };
  const read = readFiles([folder]).sort((a, b) => rank(a.file) - rank(b.file));
  return read.flatMap(({ document }) => document ?? []);
}

/** The folder of a library, with signals of its own, that a file is in; `null` when it is in none but `root`. */
function innerLibrary(root: string, file: string): string | null {
  for (let at = dirname(file); at.length > root.length; at = dirname(at))
    if (existsSync(join(at, 'signals'))) return at;
  return null;
}

function nearestLibrary(from: string): string | null {
  for (let at = from; at !== dirname(at); at = dirname(at)) if (basename(at) === 'rules-library') return at;
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
