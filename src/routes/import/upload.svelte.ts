/** Sends a file piece by piece, so that it can be of any size, its progress is known, and a piece that was lost is sent again. */
import { resolve } from '$app/paths';

const pieceBytes = 4 * 1024 * 1024;
const mostTries = 5;

interface Refusal {
  readonly problems?: readonly { readonly message: string }[];
  readonly received?: number;
}

export class Upload {
  /** 0..1 while it goes on. */
  share = $state(0);
  sent = $state(0);
  isBusy = $state(false);
  /** Why it did not work. */
  problem = $state<string | null>(null);

  /** The id of the import that the file begins; `null` when it did not work. */
  async send(file: File, source: string): Promise<string | null> {
    this.isBusy = true;
    this.problem = null;
    this.share = this.sent = 0;
    try {
      const { id } = await this.#ask<{ id: string }>(resolve('/import/files'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name: file.name, bytes: file.size, source }),
      });
      for (let at = 0; at < file.size;) {
        at = await this.#sendPiece(id, file, at);
        this.sent = at;
        this.share = at / file.size;
      }
      return id;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      return null;
    } finally {
      this.isBusy = false;
    }
  }

  /** Where the next one begins. */
  async #sendPiece(id: string, file: File, at: number): Promise<number> {
    const address = `${resolve('/import/files/[id]', { id })}?at=${at}`;
    const piece = {
      method: 'PUT',
      // Without a type Kit takes a request for one without a body.
      headers: { 'content-type': 'application/octet-stream' },
      body: file.slice(at, at + pieceBytes),
    };
    for (let tries = 1; ; tries++) {
      try {
        const { received } = await this.#ask<{ received: number }>(address, piece);
        return received;
      } catch (error) {
        if (error instanceof OutOfStep && error.received > at) return error.received; // its answer was lost
        if (error instanceof Refused || tries === mostTries) throw error;
        await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
      }
    }
  }

  async #ask<Answer>(address: string, request: RequestInit): Promise<Answer> {
    const response = await fetch(address, request).catch(() => {
      throw new Error('The server does not answer. Try again in a moment; nothing of the file is in the book.');
    });
    const answer = (await response.json().catch(() => ({}))) as Answer & Refusal;
    if (response.ok) return answer;
    const message = answer.problems?.[0]?.message ?? `The server refused the file (${response.status}). Try again.`;
    if (response.status === 409) throw new OutOfStep(message, answer.received ?? 0);
    if (response.status < 500 || response.status === 507) throw new Refused(message);
    throw new Error(message);
  }
}

/** Asking again would not help. */
class Refused extends Error {}

class OutOfStep extends Refused {
  readonly received: number;

  constructor(message: string, received: number) {
    super(message);
    this.received = received;
  }
}
