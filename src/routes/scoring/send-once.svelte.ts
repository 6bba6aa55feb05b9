import type { SubmitFunction } from '@sveltejs/kit';
import { invalidateAll } from '$app/navigation';

/** A form that is sent once at a time: what its buttons show, and what `use:enhance` is given. */
export class SendOnce {
  isBusy = $state(false);
  readonly #after: (isDone: boolean) => void;

  /** `after` is told whether the server did what was asked. */
  constructor(after: (isDone: boolean) => void) {
    this.#after = after;
  }

  readonly send: SubmitFunction = ({ cancel }) => {
    if (this.isBusy) return cancel();
    this.isBusy = true;
    return async ({ update, result }) => {
      await update({ reset: false });
      // A refusal means that things are not as they were shown.
      if (result.type === 'failure') await invalidateAll();
      this.isBusy = false;
      this.#after(result.type === 'success');
    };
  };
}
