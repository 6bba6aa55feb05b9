const DEFAULT_MB = 256;

/** Bytes the disk must have left, from RAPPORT_MIN_FREE_MB. */
export function minFreeBytes(setting: string | undefined): number {
  const mb = setting === undefined || setting === '' ? DEFAULT_MB : Number(setting);
  if (Number.isFinite(mb) && mb >= 0) return mb * 1e6;
  throw new Error(
    `RAPPORT_MIN_FREE_MB is "${setting}", which is no number of megabytes. Use ${DEFAULT_MB}, for example.`,
  );
}
