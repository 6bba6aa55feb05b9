import { pino } from 'pino';

/** The server's log: structured lines on standard error; LOG_LEVEL chooses how much. */
export const logger = pino({ level: process.env['LOG_LEVEL'] ?? 'info' }, pino.destination(2));
