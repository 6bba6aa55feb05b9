/** What every endpoint of the API does around its own work: who asks, how often, and how trouble is told. */
import type { RequestEvent } from '@sveltejs/kit';
import { app } from '../app.ts';
import type { App } from '../open-app.ts';
import { actorOf, type Program } from '../auth/caller.ts';
import { StoreError } from '../store/store-error.ts';
import { Intake } from './intake.ts';
import { SignalBook } from './items/signal-book.ts';
import { kinds, type KindName } from './items/kinds.ts';
import { receiveItems, statusOf, type Receiver } from './receive-items.ts';
import { receiveMessages } from '../sources/segment/receive-messages.ts';
import type { Call } from '../sources/segment/message.ts';
import { Refusal } from './refusal.ts';
import { countRequest } from './request-rate.ts';

type Work = (event: RequestEvent, program: Program, app: App) => Promise<Response>;

/** The endpoint that answers with what it reads. */
export function reads(read: (event: RequestEvent, program: Program, app: App) => Promise<unknown>) {
  return endpoint(async (...args) => Response.json(await read(...args)));
}

/** An endpoint for programs. Whether this one may is the policy table's business; it has been asked before. */
export function endpoint(work: Work): (event: RequestEvent) => Promise<Response> {
  return answering(async (event, opened) => {
    const { caller } = event.locals;
    if (caller?.kind !== 'program') throw unknownCaller();
    await countRequest(caller.tokenId);
    return work(event, caller, opened);
  });
}

/** Turns what is thrown into the answer that says so. */
export function answering(work: (event: RequestEvent, app: App) => Promise<Response>) {
  return async (event: RequestEvent): Promise<Response> => {
    try {
      return await work(event, await app());
    } catch (error) {
      return answerTo(error, event);
    }
  };
}

/** The endpoint that takes items of a kind. */
export function receives(name: KindName): (event: RequestEvent) => Promise<Response> {
  return endpoint(async ({ request }, program, opened) => {
    const sender = { source: program.source, actor: actorOf(program) };
    const receipt = await receiveItems(kinds[name], request, sender, receiverOf(opened));
    return Response.json(receipt, { status: statusOf(receipt) });
  });
}

/** The endpoint that clients of Segment and RudderStack call; `batch`: the messages say what they are. */
export function takesMessages(call: Call | 'batch'): (event: RequestEvent) => Promise<Response> {
  return endpoint(async ({ request }, program, opened) => {
    const sender = { source: program.source, actor: actorOf(program) };
    const { problems, ...receipt } = await receiveMessages(call, request, sender, receiverOf(opened));
    if (receipt.refused === 0) return Response.json({ success: true });
    // These clients take any 2xx for "all is there", and keep what is answered so for themselves to report.
    return Response.json({ success: false, ...receipt, problems }, { status: 400 });
  });
}

const receivers = new WeakMap<App, Receiver>();

/** One line of deliveries per application. */
export function receiverOf(opened: App): Receiver {
  let receiver = receivers.get(opened);
  if (!receiver) {
    const { store, now } = opened;
    receivers.set(opened, (receiver = { store, now, intake: new Intake(store, now), signals: new SignalBook(store) }));
  }
  return receiver;
}

function unknownCaller(): Refusal {
  const message = 'Send a token that an admin made under Settings: "Authorization: Bearer rpt_…".';
  return new Refusal(
    401,
    { code: 'unknown-token', message, path: 'header.authorization' },
    { 'www-authenticate': 'Bearer' },
  );
}

function answerTo(error: unknown, event: RequestEvent): Response {
  if (error instanceof Refusal) return error.toResponse();
  const { requestId } = event.locals;
  console.error(`[${requestId}] ${event.request.method} ${event.url.pathname}`, error);
  if (error instanceof StoreError) {
    const message = `The database did not take it: ${error.message} What was sent may be stored in part; send it again.`;
    return new Refusal(503, { code: error.code, message, path: 'body' }, { 'retry-after': '5' }).toResponse();
  }
  const message = `Something went wrong here; the server's log has the cause under ${requestId}. Send it again later.`;
  return new Refusal(500, { code: 'internal', message, path: 'body' }).toResponse();
}
