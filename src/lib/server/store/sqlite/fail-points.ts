/** Called with a point's name, for example `settle.before-commit`; kill tests end the process there. */
export type FailPoint = (point: string) => void;

/** From `point:count`: kills the process when the point is reached for the count-th time. */
export function failPointFrom(setting: string | undefined): FailPoint {
  if (!setting) return () => {};
  const [name, count = '1'] = setting.split(':');
  let left = Number(count);
  return (point) => {
    if (point === name && --left === 0) process.kill(process.pid, 'SIGKILL');
  };
}
