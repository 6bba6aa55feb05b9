// Every way into the server, read from the routes' files: for the policy table to be compared with.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import ts from 'typescript';

export interface Way {
  /** As Kit names it: `/accounts/[id]`. */
  readonly route: string;
  /** A method, or a form action as `?/name`. */
  readonly key: string;
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'fallback']);

export function listWays(routes: string): readonly Way[] {
  const files = readdirSync(routes, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /^\+(page(@.*)?\.svelte|page\.server\.ts|server\.ts)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  return files.flatMap((file) => {
    const route = `/${relative(routes, dirname(file)).replaceAll('\\', '/')}`;
    return keysOf(file).map((key) => ({ route, key }));
  });
}

function keysOf(file: string): readonly string[] {
  if (file.endsWith('.svelte')) return ['GET'];
  const exported = exportsOf(file);
  if (basename(file) === '+server.ts') return [...exported.keys()].filter((name) => methods.has(name));
  const actions = exported.get('actions');
  if (!exported.has('actions')) return [];
  if (!actions || !ts.isObjectLiteralExpression(actions)) throw new Error(`${file}: write its actions as one object.`);
  return actions.properties.map((each) => {
    if (!each.name || ts.isComputedPropertyName(each.name)) throw new Error(`${file}: name each action.`);
    return `?/${each.name.getText().replaceAll(/['"]/g, '')}`;
  });
}

/** Names that a module exports, with what they are set to. */
function exportsOf(file: string): ReadonlyMap<string, ts.Expression | undefined> {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const found = new Map<string, ts.Expression | undefined>();
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      for (const { name } of statement.exportClause.elements) found.set(name.text, undefined);
    if (!ts.canHaveModifiers(statement)) continue;
    if (!ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name) found.set(statement.name.text, undefined);
    if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        for (const [bound, value] of boundNames(name, initializer)) found.set(bound, value);
  }
  return found;
}

function boundNames(
  name: ts.BindingName,
  value: ts.Expression | undefined,
): readonly (readonly [string, ts.Expression | undefined])[] {
  if (ts.isIdentifier(name)) return [[name.text, value]];
  return name.elements.flatMap((each) => (ts.isOmittedExpression(each) ? [] : boundNames(each.name, undefined)));
}
