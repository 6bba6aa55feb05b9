/** Cron texts: five fields of numbers, names, ranges, lists and steps. */
import { atNode, type Rule } from './context.ts';

const fields = [
  { name: 'minute', low: 0, high: 59, words: [] },
  { name: 'hour', low: 0, high: 23, words: [] },
  { name: 'day of the month', low: 1, high: 31, words: [] },
  {
    name: 'month',
    low: 1,
    high: 12,
    words: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  { name: 'weekday', low: 0, high: 7, words: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
] as const;

export const schedulesAreReadable: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]) => {
    if (node.type !== 'schedule' || !('cron' in node.config)) return [];
    const trouble = cronTrouble(node.config.cron);
    return trouble === null
      ? []
      : [
          atNode(context, id, {
            code: 'bad-cron',
            path: ['cron'],
            message: `${trouble}; write for example "0 9 * * 1" for Mondays at nine.`,
          }),
        ];
  });

/** What is wrong with a cron text, or `null`. */
export function cronTrouble(cron: string): string | null {
  const parts = cron.trim().split(/\s+/);
  if (parts.length !== fields.length)
    return `"${cron}" has ${parts.length} fields and needs five (minute, hour, day, month, weekday)`;
  const wrong = parts.findIndex((part, index) => !part.split(',').every((item) => isItem(item, fields[index]!)));
  return wrong < 0 ? null : `"${parts[wrong]}" does not fit as ${fields[wrong]!.name}`;
}

function isItem(item: string, field: (typeof fields)[number]): boolean {
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !/^[1-9]\d{0,2}$/.test(step))) return false;
  if (range === '*') return true;
  const ends = range.split('-').map((end) => numberOf(end, field));
  if (ends.length > 2 || ends.some((end) => end === null || end < field.low || end > field.high)) return false;
  return ends.length === 1 || ends[0]! <= ends[1]!;
}

function numberOf(text: string, { words, low }: (typeof fields)[number]): number | null {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const word = (words as readonly string[]).indexOf(text.toUpperCase());
  return word < 0 ? null : word + (low === 1 ? 1 : 0);
}
