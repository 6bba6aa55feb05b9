import type { EventEmitter } from 'node:events';
import type { Server } from 'node:http';

const DEFAULT_GRACE_S = 30;
/** For closing what the requests used: the jobs in hand, the database. */
const CLOSING_MS = 15_000;

/** From SHUTDOWN_TIMEOUT, in seconds: how long requests in progress may take when the server is told to stop. */
export function graceMs(setting: string | undefined): number {
  const seconds = setting === undefined || setting === '' ? DEFAULT_GRACE_S : Number(setting);
  if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
  throw new Error(
    `SHUTDOWN_TIMEOUT is "${setting}", which is no number of seconds. Use ${DEFAULT_GRACE_S}, for example.`,
  );
}

/**
 * On SIGINT or SIGTERM takes no new connections, lets requests in progress finish within the grace, then tells the application by
 * `sveltekit:shutdown`, which finishes the jobs in hand and closes its database. The signal again ends the process at once.
 */
export function stopOnSignal(server: Server, grace: number): void {
  const stop = (signal: NodeJS.Signals) => {
    process.once(signal, () => process.exit(1));
    server.close(() => (process as EventEmitter).emit('sveltekit:shutdown', signal));
    server.closeIdleConnections();
    // A connection that is kept alive is idle once its request is answered, and would hold the server open.
    const idle = setInterval(() => server.closeIdleConnections(), 100);
    server.once('close', () => clearInterval(idle));
    setTimeout(() => server.closeAllConnections(), grace).unref();
    setTimeout(() => process.exit(1), grace + CLOSING_MS).unref(); // whatever still holds the process open had its time
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
