import { jsonAnswer } from './answers.ts';
import type { Answer, RequestContext } from './call.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';

/** `GET /health`: the process answers. */
export const health: Handler<Services, RequestContext> = () => jsonAnswer(200, { status: 'ok' });

/**
 * `GET /readyz`: send requests here. 503 with the reason from the first sign of shutdown, or while the store does not
 * take writes and give them back, as seen at most 5 s ago.
 */
export const ready: Handler<Services, RequestContext> = async (_, { isClosing, store }) => {
  if (isClosing()) return jsonAnswer(503, { status: 'closing' });
  const reason = await store.check();
  return reason === null
    ? jsonAnswer(200, { status: 'ok' })
    : jsonAnswer(503, { status: 'store unavailable', reason });
};

let openApiAnswer: Answer | undefined;

/** `GET /openapi.json`: built at the first request, since starting must be quick. */
export const openApi: Handler<Services, RequestContext> = async () => {
  if (openApiAnswer === undefined) {
    const { openApiDocument } = await import('#lib/protocol/openapi/document.ts');
    openApiAnswer = jsonAnswer(200, openApiDocument());
  }
  return openApiAnswer;
};
