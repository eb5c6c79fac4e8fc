import { requestEarlyStop } from '#lib/billing/early-stop.ts';
import type { FinishBody } from '#lib/protocol/chat-chunk.ts';
import { apiError } from '#lib/protocol/errors.ts';
import { jsonAnswer } from './answers.ts';
import { type Handler, refuse } from './endpoint.ts';
import { requestIdOf } from './request-id.ts';
import type { Services } from './services.ts';

/** `POST /v1/chat/completions/{id}/finish`: the run stops after its current loop, with that loop's answer. */
export const finishRun: Handler<Services> = async ({ principal }, { store }, [id = '']) => {
  const requestId = requestIdOf(id);
  const found =
    requestId !== null && (await store.write(() => requestEarlyStop(principal.accountId, requestId)));
  const body: FinishBody = { id, object: 'chat.completion.finish', finishing: true };
  if (found) return jsonAnswer(200, body);
  return refuse(apiError('not_found', `No completion ${id} of yours is running.`));
};
