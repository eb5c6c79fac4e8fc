import { chatCompletion } from './chat-completion.ts';
import { credits } from './credits-endpoint.ts';
import type { Endpoint } from './endpoint.ts';
import { finishRun } from './finish-endpoint.ts';
import { availableModels, getModel, listModels } from './models-endpoints.ts';
import { health, ready } from './probes.ts';
import type { Services } from './services.ts';

/** Everything the server answers besides pages. The `app` tree has one `route.ts` for each path. */
export const ENDPOINTS: readonly Endpoint<Services>[] = [
  { path: '/v1/chat/completions', shape: 'openai', methods: { POST: chatCompletion } },
  { path: '/v1/chat/completions/{id}/finish', shape: 'openai', methods: { POST: finishRun } },
  { path: '/v1/models', shape: 'openai', methods: { GET: listModels } },
  { path: '/v1/models/available', shape: 'openai', methods: { GET: availableModels } },
  { path: '/v1/models/{id...}', shape: 'openai', methods: { GET: getModel } },
  { path: '/v1/users/me/credits', shape: 'native', methods: { GET: credits } },
  { path: '/v1/account/credits', shape: 'native', methods: { GET: credits } },
  { path: '/health', shape: 'openai', methods: { GET: health } },
  { path: '/readyz', shape: 'openai', methods: { GET: ready } },
];
