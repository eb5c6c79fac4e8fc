import { jsonAnswer } from './answers.ts';
import type { Answer, RequestContext } from './call.ts';
import type { Handler } from './endpoint.ts';
import type { Services } from './services.ts';

let answer: Answer | undefined;

/** `GET /openapi.json`: built at the first request, since starting must be quick. */
export const openApi: Handler<Services, RequestContext> = async () => {
  if (answer === undefined) {
    const { openApiDocument } = await import('#lib/protocol/openapi/document.ts');
    answer = jsonAnswer(200, openApiDocument());
  }
  return answer;
};
