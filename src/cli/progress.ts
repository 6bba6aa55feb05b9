import { Presets, SingleBar } from 'cli-progress';

const quietMs = 2_000;

export interface Progress {
  readonly update: (done: number, total?: number) => void;
  readonly stop: () => void;
}

/** A progress bar on standard error; where that is no terminal, plain lines at every tenth of what takes longer than a moment. */
export function showProgress(what: string, total: number): Progress {
  if (process.stderr.isTTY) {
    const bar = new SingleBar(
      { format: `${what} {bar} {percentage}% {value}/{total}`, hideCursor: true, stream: process.stderr },
      Presets.shades_classic,
    );
    bar.start(total, 0);
    return {
      update: (done, all) => {
        if (all !== undefined) bar.setTotal(all);
        bar.update(done);
      },
      stop: () => bar.stop(),
    };
  }
  const started = performance.now();
  let tenth = 0;
  let all = total;
  return {
    update: (done, newTotal) => {
      all = newTotal ?? all;
      const now = all === 0 ? 10 : Math.floor((10 * done) / all);
      if (now > tenth && performance.now() - started > quietMs) console.error(`${what}: ${now * 10} %`);
      tenth = Math.max(tenth, now);
    },
    stop: () => undefined,
  };
}

/** One bar after another, as stages come. */
export function showStages(): {
  readonly show: (stage: string, done: number, total: number) => void;
  readonly stop: () => void;
} {
  let current: { readonly stage: string; readonly bar: Progress } | null = null;
  const stop = () => current?.bar.stop();
  return {
    stop,
    show: (stage, done, total) => {
      if (current?.stage !== stage) {
        stop();
        current = { stage, bar: showProgress(stage, total) };
      }
      current.bar.update(done);
    },
  };
}
