import { basename, dirname } from 'node:path/posix';
import ts from 'typescript';
import type { Breach } from './find-breaches.ts';
import { forbiddenNames, isTest, maxLines, roomOf } from './house.ts';
import type { SourceFile } from './imports.ts';

/** What one file does wrong on its own: its name, its length, and in core whatever answers differently twice. */
export function findFileBreaches(file: SourceFile): Breach[] {
  return [...checkName(file.path), ...checkLength(file), ...checkPurity(file)];
}

function checkName(path: string): Breach[] {
  const breach = (message: string): Breach => ({ rule: 'name', path, message: `${path}: ${message}` });
  const file = basename(path);
  const stem = file.replace(/\..*$/, '');
  const words = [stem, ...dirname(path).split('/').slice(2)];
  const vague = words.find((word) => forbiddenNames.some((name) => word === name || word.endsWith(`-${name}`)));
  const found = vague === undefined ? [] : [breach(`"${vague}" names nothing; say what is inside.`)];
  if (path.startsWith('src/routes/') && file.startsWith('+')) return found;
  if (file.endsWith('.svelte')) {
    if (!/^[A-Z][A-Za-z0-9]*\.svelte$/.test(file)) found.push(breach('a component is named in PascalCase.'));
  } else if (!/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)+$/.test(file)) {
    found.push(breach('a file is named in kebab-case.'));
  }
  return found;
}

function checkLength({ path, text }: SourceFile): Breach[] {
  const lines = text.replace(/\n$/, '').split('\n').length;
  if (lines <= maxLines) return [];
  return [
    {
      rule: 'length',
      path,
      message: `${path}: ${lines} lines; split it where its subject splits (at most ${maxLines}).`,
    },
  ];
}

const impureCalls = new Set(['fetch', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'Date']);
const impureObjects = new Set(['performance', 'crypto', 'process', 'globalThis']);
const impureMembers = new Set(['Date.now', 'Math.random', 'Temporal.Now']);

function checkPurity({ path, text }: SourceFile): Breach[] {
  if (roomOf(path) !== 'core' || isTest(path)) return [];
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const found: Breach[] = [];
  const visit = (node: ts.Node): void => {
    const name = nameOfImpurity(node);
    if (name !== undefined) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({
        rule: 'pure-core',
        path,
        message: `${path}:${line}: core may not use ${name}; make its answer an argument.`,
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOfImpurity(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) return 'new Date()';
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && impureCalls.has(node.expression.text)) {
    return `${node.expression.text}()`;
  }
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  const member = `${node.expression.text}.${node.name.text}`;
  return impureMembers.has(member) || impureObjects.has(node.expression.text) ? member : undefined;
}
