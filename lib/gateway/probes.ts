import { jsonAnswer } from './answers.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';

/** `GET /health`: the process answers. */
export const health: Handler<Services> = () => jsonAnswer(200, { status: 'ok' });

/** `GET /readyz`: send requests here; 503 from the first sign of shutdown, or while the store is away. */
export const ready: Handler<Services> = async (_, { isClosing, store, log }) => {
  if (isClosing()) return jsonAnswer(503, { status: 'closing' });
  try {
    await store.ping();
    return jsonAnswer(200, { status: 'ok' });
  } catch (error) {
    log.error({ err: error }, 'the store does not answer');
    return jsonAnswer(503, { status: 'store unavailable' });
  }
};
