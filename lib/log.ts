import cluster from 'node:cluster';
import { type Logger, pino } from 'pino';

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error' | 'fatal'>;

/** Which of several processes wrote a line. */
const base = cluster.worker === undefined ? null : { worker: cluster.worker.id };

/** One JSON line an event, on stderr (stdout belongs to the command line). Keys and authorisation never pass. */
export function createLog(level: string): Logger {
  const redact = {
    paths: ['key', 'apiKey', 'api_key', '*.authorization', '*["x-api-key"]', '*.apiKey'],
    censor: '[redacted]',
  };
  return pino({ level, base, redact }, pino.destination({ dest: 2, sync: false }));
}

/**
 * The same for lines whose every field is known to hold no secret: to look for one costs most of such a line. Lines that
 * come while others are written go out together.
 */
export function createPlainLog(level: string): Logger {
  return pino({ level, base }, pino.destination({ dest: 2, sync: false }));
}
