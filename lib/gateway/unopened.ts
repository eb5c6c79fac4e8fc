import { createLog } from '#lib/log.ts';
import { storeAway } from './admit.ts';
import { errorAnswer, jsonAnswer } from './answers.ts';
import type { Answer } from './call.ts';
import { CORS_HEADERS } from './cors.ts';
import { ENDPOINTS } from './endpoints.ts';
import { newRequestId } from './request-id.ts';

const log = createLog('error');

/**
 * What a request is told whose host could not open the gateway: `next start` and function hosts take requests before
 * they know. The reason, which may name addresses, is for the log; the next request tries again.
 */
export function unopenedAnswer(path: string, error: unknown): Answer {
  const requestId = newRequestId();
  const reason = error instanceof Error ? error.message : String(error);
  log.error({ requestId, reason }, 'the server could not be opened');
  const headers = { ...CORS_HEADERS, 'x-request-id': requestId };
  const plain = path.replace(/\/+$/, '');
  if (plain === '/health') return jsonAnswer(200, { status: 'ok' }, headers);
  if (plain === '/readyz')
    return jsonAnswer(503, { status: 'store unavailable', reason: 'it could not be opened' }, headers);
  const shape = ENDPOINTS.find((endpoint) => endpoint.path === plain)?.shape ?? 'openai';
  return errorAnswer(shape, storeAway(), { headers });
}
