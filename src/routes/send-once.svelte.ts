import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';

interface Wishes {
  /** What was typed is thrown away once the server did what was asked; else it stays. */
  readonly isCleared?: boolean;
  /** A refusal means that things are not as they were shown. */
  readonly isStaleWhenRefused?: boolean;
  /** Told whether the server did what was asked. */
  readonly after?: (isDone: boolean) => void;
}

/** A form that is sent once at a time: what its buttons show, and what `use:enhance` is given. */
export class SendOnce {
  isBusy = $state(false);
  readonly #wishes: Wishes;

  constructor(wishes: Wishes = {}) {
    this.#wishes = wishes;
  }

  readonly send: SubmitFunction = ({ cancel }) => {
    if (this.isBusy) return cancel();
    this.isBusy = true;
    const { isCleared = false, isStaleWhenRefused = false, after } = this.#wishes;
    return async ({ update, result }) => {
      const isDone = result.type === 'success';
      await update({ reset: isCleared && isDone });
      if (isStaleWhenRefused && result.type === 'failure') await invalidateAll();
      this.isBusy = false;
      after?.(isDone);
    };
  };
}
