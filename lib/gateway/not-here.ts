/**
 * Paths that clients of OpenAI's, Anthropic's and the Swarms API know and that are not served here: what to use
 * instead. The first row that begins the path counts.
 */
const INSTEAD: readonly (readonly [prefix: string, advice: string])[] = [
  [
    '/v1/responses',
    'the Responses API is not served; POST /v1/chat/completions takes the same models and tools',
  ],
  ['/v1/completions', 'send the prompt as a user message to POST /v1/chat/completions'],
  ['/v1/messages/batches', 'POST /v1/messages takes one at a time'],
  [
    '/v1/chat/completions/',
    'completions are not stored; GET /v1/swarm/logs?request_id=… has what a run used',
  ],
  ['/v1/assistants', 'describe the agent in each POST /v1/agent/completions'],
  ['/v1/threads', 'send the earlier turns with each POST /v1/agent/completions as history'],
  ['/v1/batches', 'POST /v1/agent/batch/completions runs up to ten agents at once'],
  ['/v1/agent/batch', 'POST /v1/agent/batch/completions runs up to ten agents at once'],
  [
    '/v1/swarm',
    'swarms are not served; POST /v1/agent/completions runs one agent, GET /v1/swarm/logs lists runs',
  ],
  ['/v1/files', 'files are not stored; put images into the message as data URLs'],
  ['/v1/uploads', 'files are not stored; put images into the message as data URLs'],
  ['/v1/vector_stores', 'files are not stored; put the text that matters into the messages'],
  ['/v1/images', 'images are read, not made; put them into a message of POST /v1/chat/completions'],
  ['/v1/videos', 'videos are not served; POST /v1/chat/completions takes text and images'],
  ['/v1/audio', 'audio is not served; POST /v1/chat/completions takes text and images'],
  ['/v1/realtime', 'realtime sessions are not served; POST /v1/chat/completions streams with "stream": true'],
  ['/v1/moderations', 'moderation is not served; ask the vendor of the model for it'],
  ['/v1/fine_tuning', 'models are not trained here; GET /v1/models lists those that can be run'],
  ['/v1/usage', 'GET /v1/usage/costs has the prices and GET /v1/metrics/summary what was used'],
  ['/v1/organization', 'GET /v1/metrics/summary has what was used and GET /v1/users/me/credits what is left'],
  ['/v1/rate', 'GET /v1/rate/limits has the limits'],
];

/** One sentence for whoever asks for a path that is not served; it names what is. */
export function notHere(path: string): string {
  const found = INSTEAD.find(([prefix]) =>
    `${path}/`.startsWith(prefix.endsWith('/') ? prefix : `${prefix}/`),
  );
  return `There is no ${path} here; ${found?.[1] ?? 'GET /openapi.json lists what there is'}.`;
}
