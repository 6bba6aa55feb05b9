/** Bands no score can reach. */
import type { Problem } from '../../problems.ts';
import { bandName } from '../nodes/threshold.ts';
import { atNode, type Rule } from './context.ts';
import { rangesOf } from './ranges.ts';

// scores are sums of products: leave room for rounding before calling a band out of reach
const slack = 1e-6;

export const bandsAreReachable: Rule = (context) => {
  const ranges = rangesOf(context);
  return [...context.nodes].flatMap(([id, node]): Problem[] => {
    if (node.type !== 'threshold') return [];
    const from = context.graph.into(id, 'score')[0]?.edge.from[0];
    const range = from === undefined ? undefined : ranges.get(from);
    if (!range || context.nodes.get(from!)?.type === 'threshold') return [];
    const { bands, force = [] } = node.config;
    return bands.flatMap((band, index) => {
      const end = bands[index + 1]?.from ?? Infinity;
      const isReachable = range[1] >= band.from - slack && (range[0] < end + slack || index === bands.length - 1);
      if (isReachable || force.includes(band.key) || band.from > 100) return [];
      const message = `no score reaches "${bandName(bands, band.key)}" (${band.from} to ${Number.isFinite(end) ? end : 100}): what arrives lies between ${shown(range[0])} and ${shown(range[1])}; move the band or change what leads here.`;
      return [
        atNode(context, id, {
          code: 'threshold-unreachable',
          severity: 'warning',
          path: ['bands', index, 'from'],
          message,
        }),
      ];
    });
  });
};

function shown(bound: number): string {
  return String(Math.round(bound * 10) / 10);
}
