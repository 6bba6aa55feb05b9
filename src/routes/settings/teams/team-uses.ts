/** Which published documents hand work to a team, by the team's key. */
import type { GraphDocument } from '#lib/core/documents/document.ts';

const teamRules = ['round-robin', 'fewest-open', 'least-arr'];

export function teamsUsedBy(document: Pick<GraphDocument, 'nodes'>): ReadonlySet<string> {
  const found = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    const { rule, team } = value as { rule?: unknown; team?: unknown };
    if (typeof team === 'string' && teamRules.includes(String(rule))) found.add(team);
    Object.values(value).forEach(walk);
  };
  walk(document.nodes);
  return found;
}

/** A key that rules can name a team by, which none of the others has. */
export function keyFor(name: string, taken: readonly string[]): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);
  const first = plain || 'team';
  let key = first;
  for (let n = 2; taken.includes(key); n++) key = `${first}-${n}`;
  return key;
}
