import { posix } from 'node:path';
import ts from 'typescript';

export interface SourceFile {
  /** From the root of the repository, with forward slashes. */
  path: string;
  text: string;
}

export interface Import {
  specifier: string;
  /** The file inside the repository, or undefined for a package. */
  target: string | undefined;
}

/** Every module a file names: imports, re-exports, dynamic imports and workers. */
export function listImports({ path, text }: SourceFile): Import[] {
  const code = path.endsWith('.svelte') ? scriptsOf(text) : text;
  const named = ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
  const workers = [...code.matchAll(/new URL\(\s*['"](\.[^'"]+\?node-worker)['"]\s*,\s*import\.meta\.url/g)].map(
    (match) => match[1] ?? '',
  );
  return [...new Set([...named, ...workers])].map((specifier) => ({
    specifier,
    target: resolveTarget(path, specifier),
  }));
}

function scriptsOf(markup: string): string {
  return [...markup.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map((match) => match[1]).join('\n');
}

function resolveTarget(from: string, specifier: string): string | undefined {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('#lib/')) return bare.replace('#lib/', 'src/lib/');
  if (bare.startsWith('.')) return posix.join(posix.dirname(from), bare);
  return undefined;
}

/** The name under which a package is installed: `@scope/name/deep` is `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
