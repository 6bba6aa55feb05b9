import { pino, stdSerializers } from 'pino';

/** What a log must never hold, should somebody ever pass it along. */
const secretNames = ['authorization', 'cookie', 'password', 'secret', 'token'];

/** The server's log: structured lines on standard error; LOG_LEVEL chooses how much. */
export const logger = pino(
  {
    level: process.env['LOG_LEVEL'] ?? 'info',
    serializers: { error: stdSerializers.err },
    redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`]), censor: '[hidden]' },
  },
  pino.destination(2),
);
