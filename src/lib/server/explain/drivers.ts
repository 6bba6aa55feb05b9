import { showValue, type Explanation } from '#lib/core/evaluate/explain.ts';
import { shownScore } from '#lib/core/shown.ts';
import type { Driver } from './account-explanation.ts';

/** The nodes at which points arise: those whose inputs carry none. Of two paths to one node the points add up. */
export function driversOf(tree: Explanation): Driver[] {
  const byNode = new Map<string, Driver>();
  for (const leaf of leavesOf(tree)) {
    const before = byNode.get(leaf.nodeId);
    const points = leaf.contribution ?? 0;
    byNode.set(leaf.nodeId, {
      nodeId: leaf.nodeId,
      name: nameOf(leaf),
      says: saidBy(leaf),
      points: (before?.points ?? 0) + points,
      lost: (before?.lost ?? 0) + lostBy(leaf, points),
    });
  }
  return [...byNode.values()];
}

function leavesOf(tree: Explanation): Explanation[] {
  const below = tree.children.filter((child) => child.contribution !== null);
  if (below.length > 0) return below.flatMap(leavesOf);
  return tree.contribution === null ? [] : [tree];
}

/** What went into the points: a signal says how it was read, anything else needs its name beside the value. */
function saidBy({ says, children: [only, ...more] }: Explanation): string {
  if (!only || more.length > 0) return says;
  return only.type === 'signal' || !only.known
    ? only.says
    : `${only.name}: ${showValue(only.value)}${only.unit ? ` ${only.unit}` : ''}.`;
}

/** A scale called "Scale" says little: its signal's name does. */
function nameOf(node: Explanation): string {
  const [only, ...more] = node.children;
  return only && more.length === 0 && node.name === 'Scale' ? only.name : node.name;
}

/** Against a score of 100; points that may be negative are lost only below zero. */
function lostBy({ possible, value }: Explanation, points: number): number {
  if (possible === null || points < 0 || typeof value !== 'number' || value > 100) return Math.max(0, -points);
  return Math.max(0, possible - points);
}

/** Most points lost, and most points won, first; what moves less than a tenth of a point is left out. */
export function rankDrivers(drivers: readonly Driver[]): { drags: Driver[]; lifts: Driver[] } {
  return {
    drags: drivers.filter((each) => each.lost >= 0.1).sort((a, b) => b.lost - a.lost),
    lifts: drivers.filter((each) => each.points >= 0.1).sort((a, b) => b.points - a.points),
  };
}

/** "At risk at 34.2. Logins costs 23.1 points; most support comes from NPS." */
export function summarise(
  bandName: string | null,
  score: number | null,
  { drags, lifts }: { drags: readonly Driver[]; lifts: readonly Driver[] },
): string {
  if (score === null) return 'There is no score yet: too little is known.';
  const head = `${bandName ?? 'No band'} at ${shownScore(score)}.`;
  const [drag, second] = drags;
  const down = drag
    ? ` ${drag.name} costs ${shownScore(drag.lost)} points${second ? `, ${second.name} ${shownScore(second.lost)}` : ''}`
    : '';
  const up =
    lifts[0] && lifts[0].nodeId !== drag?.nodeId
      ? `${down ? '; most' : ' Most'} points come from ${lifts[0].name}`
      : '';
  return down || up ? `${head}${down}${up}.` : head;
}
