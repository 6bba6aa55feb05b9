/** Passwords and tokens that were written into a document, where every reader and every export has them. */
import type { Problem } from '../../problems.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import { atNode, type LintContext, type Rule } from './context.ts';

/** Shapes of tokens that are nothing else. */
const tokens: readonly RegExp[] = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(sk|rk)_(live|test)_[A-Za-z0-9]{16,}/,
  /\bsk-[A-Za-z0-9_-]{20,}/,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/,
  /\bglpat-[A-Za-z0-9_-]{18,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bAKIA[0-9A-Z]{16}\b/,
  /\bAIza[A-Za-z0-9_-]{30,}/,
  /\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\./,
  /\b(Bearer|Basic) [A-Za-z0-9._~+/=-]{16,}/,
];

const secretNames =
  /(^|[_-])(pass(word|wd)?|secret|token|api[_-]?key|apikey|auth(orization)?|signature|sig|credential)s?$/i;

export const noSecretsInside: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]) => [
    ...tokensIn(context, id, node),
    ...secretUrls(context, id, node),
    ...secretFields(context, id, node),
  ]);

function tokensIn(context: LintContext, id: string, node: GraphNode): Problem[] {
  return textsIn(node.config)
    .filter(({ text }) => tokens.some((token) => token.test(text)))
    .map(({ path }) =>
      atNode(context, id, {
        code: 'secret-in-field',
        path,
        message: `the field "${path.join('.')}" holds what looks like a secret; store it as a secret, name that here, and renew it.`,
      }),
    );
}

function secretUrls(context: LintContext, id: string, node: GraphNode): Problem[] {
  if (node.type !== 'webhook' || !URL.canParse(node.config.url)) return [];
  const url = new URL(node.config.url);
  const named = [...url.searchParams].find(([name, value]) => secretNames.test(name) && value.length >= 8);
  if (!url.password && !named) return [];
  const what = url.password ? 'a password' : `"${named![0].slice(0, 40)}"`;
  return [
    atNode(context, id, {
      code: 'secret-in-field',
      path: ['url'],
      message: `the address holds ${what}; take it out and let the receiver check the signature instead.`,
    }),
  ];
}

function secretFields(context: LintContext, id: string, node: GraphNode): Problem[] {
  if (node.type !== 'webhook') return [];
  return node.config.fields.flatMap(({ key, value }, index) =>
    secretNames.test(key) && value.length >= 8 && !value.includes('{{')
      ? [
          atNode(context, id, {
            code: 'secret-in-field',
            severity: 'warning',
            path: ['fields', index, 'value'],
            message: `the field "${key}" seems to hold a secret; use the signing secret instead.`,
          }),
        ]
      : [],
  );
}

function textsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): { text: string; path: readonly (string | number)[] }[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) =>
    textsIn(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}
