import type { DecisionState } from '#lib/core/decide/decision.ts';
import type { Connection } from '../connection.ts';
import { corrupt } from '../stored-json.ts';

type Json = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber: Check = (value) => typeof value === 'number';
const isText: Check = (value) => typeof value === 'string';
const isBoolean: Check = (value) => typeof value === 'boolean';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

/** Loose: it is written back, so what a later version added must survive. */
function object(parts: Readonly<Record<string, Check>>): Check {
  const checks = Object.entries(parts);
  return (value) => {
    if (!isRecord(value)) return false;
    for (const [key, check] of checks) if (!check(value[key])) return false;
    return true;
  };
}

const recordOf =
  (check: Check): Check =>
  (value) => {
    if (!isRecord(value)) return false;
    for (const key in value) if (!check(value[key])) return false;
    return true;
  };

const holders: readonly unknown[] = [null, 'override', 'force', 'buffer', 'dwell'];

// By hand, because a schema takes longer than all else that is done for an account that changed.
const isState: Check = object({
  bands: recordOf(
    object({
      band: orNull(isText),
      scored: orNull(isText),
      since: isNumber,
      pending: orNull(object({ band: isText, since: isNumber, paused: isNumber })),
      unknownSince: orNull(isNumber),
      heldBy: (value) => holders.includes(value),
    }),
  ),
  flags: recordOf(object({ flag: orNull(isBoolean), since: isNumber })),
  episodes: recordOf(
    object({
      number: isNumber,
      since: isNumber,
      open: isBoolean,
      band: orNull(isText),
      fired: listOf(isNumber),
      seen: listOf(isText),
    }),
  ),
  held: recordOf(object({ since: isNumber, unknownSince: orNull(isNumber) })),
});

/** By account and document. */
export function readStates(
  connection: Connection,
  accountIds: readonly string[],
): ReadonlyMap<string, Readonly<Record<string, DecisionState>>> {
  const find = connection
    .prepare<[document: string, state: string]>(
      `SELECT t.text, s.state FROM accounts a JOIN decision_states s ON s.account = a.n JOIN terms t ON t.n = s.document
       WHERE a.id = ? ORDER BY t.text`,
    )
    .raw();
  return connection.db.transaction(
    () =>
      new Map(
        accountIds.map((id) => {
          const states: [string, DecisionState][] = [];
          for (const [document, state] of find.all(id)) states.push([document, stateFrom(state, id, document)]);
          return [id, Object.fromEntries(states)];
        }),
      ),
  )();
}

function stateFrom(text: string, account: string, document: string): DecisionState {
  let state: unknown;
  try {
    state = JSON.parse(text);
  } catch {
    // Told below: no state is undefined.
  }
  if (!isState(state)) throw corrupt(`The state of ${account} under ${document}`);
  return state as DecisionState;
}
