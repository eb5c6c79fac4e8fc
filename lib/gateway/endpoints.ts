import { credits, metricsSummary, rateLimits, swarmLogs, usageCosts } from './account-endpoints.ts';
import { agentBatch } from './agent-batch.ts';
import { agentCompletion } from './agent-completion.ts';
import { chatCompletion, finishRun } from './chat-completion.ts';
import { embeddings } from './embeddings.ts';
import type { Endpoint } from './endpoint.ts';
import { countMessageTokens, message } from './messages.ts';
import { availableModels, getModel, listModels } from './models-endpoints.ts';
import { health, openApi, ready } from './open-endpoints.ts';
import type { Services } from './services.ts';

/** Everything the server answers besides pages. The `app` tree has one `route.ts` for each path. */
export const ENDPOINTS: readonly Endpoint<Services>[] = [
  { path: '/v1/chat/completions', shape: 'openai', methods: { POST: chatCompletion } },
  { path: '/v1/chat/completions/{id}/finish', shape: 'openai', methods: { POST: finishRun } },
  { path: '/v1/agent/completions', shape: 'native', methods: { POST: agentCompletion } },
  { path: '/v1/agent/batch/completions', shape: 'native', methods: { POST: agentBatch } },
  { path: '/v1/messages', shape: 'anthropic', methods: { POST: message } },
  { path: '/v1/messages/count_tokens', shape: 'anthropic', methods: { POST: countMessageTokens } },
  { path: '/v1/embeddings', shape: 'openai', methods: { POST: embeddings } },
  { path: '/v1/models', shape: 'openai', methods: { GET: listModels } },
  { path: '/v1/models/available', shape: 'openai', methods: { GET: availableModels } },
  { path: '/v1/models/{id...}', shape: 'openai', methods: { GET: getModel } },
  { path: '/v1/users/me/credits', shape: 'native', methods: { GET: credits } },
  { path: '/v1/account/credits', shape: 'native', methods: { GET: credits } },
  { path: '/v1/rate/limits', shape: 'native', methods: { GET: rateLimits } },
  { path: '/v1/usage/costs', shape: 'native', methods: { GET: usageCosts } },
  { path: '/v1/swarm/logs', shape: 'native', methods: { GET: swarmLogs } },
  { path: '/v1/metrics/summary', shape: 'native', methods: { GET: metricsSummary } },
  { path: '/health', shape: 'openai', open: true, methods: { GET: health } },
  { path: '/readyz', shape: 'openai', open: true, methods: { GET: ready } },
  { path: '/openapi.json', shape: 'openai', open: true, methods: { GET: openApi } },
];
