/** Numbers and flags by name as lists in the order of names that many readings share: what a book's readings say, without its names in each. */

/** Numbers in the order of sorted names; NaN: none of that name. */
export interface NumberList {
  readonly keys: readonly string[];
  readonly values: Float64Array;
}

/** Flags in the order of sorted names, a code each. */
export interface FlagList {
  readonly keys: readonly string[];
  readonly codes: string;
}

export const flagCodes = { true: 't', false: 'f', unknown: 'u', none: '-' } as const;

export function codeOfFlag(flag: boolean | null | undefined): string {
  if (flag === undefined) return flagCodes.none;
  return flag === null ? flagCodes.unknown : flag ? flagCodes.true : flagCodes.false;
}

export function numberList(numbers: Readonly<Record<string, number>>): NumberList {
  const keys = Object.keys(numbers).sort();
  return { keys, values: Float64Array.from(keys, (key) => numbers[key]!) };
}

export function flagList(flags: Readonly<Record<string, boolean | null>>): FlagList {
  const keys = Object.keys(flags).sort();
  return { keys, codes: keys.map((key) => codeOfFlag(flags[key])).join('') };
}

/** By name, in the order of the list. */
export function numbersOf({ keys, values }: NumberList): Record<string, number> {
  return Object.fromEntries(keys.flatMap((key, i) => (Number.isNaN(values[i]) ? [] : [[key, values[i]!]])));
}

/** By name, in the order of the list. */
export function flagsOf({ keys, codes }: FlagList): Record<string, boolean | null> {
  return Object.fromEntries(
    keys.flatMap((key, i) => {
      const code = codes[i];
      return code === flagCodes.none ? [] : [[key, code === flagCodes.unknown ? null : code === flagCodes.true]];
    }),
  );
}
