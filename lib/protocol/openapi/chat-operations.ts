import { CHAT_EXAMPLES } from './chat-examples.ts';
import { schemaRef } from './component-schemas.ts';
import type { StreamEvent } from './open-api.ts';
import type { Operation } from './operation.ts';

const EVENTS: readonly StreamEvent[] = [
  {
    event: null,
    description:
      'The first chunk has the role, the next ones the pieces of the answer, the last of them an empty delta and the finish reason.',
    data: schemaRef('ChatCompletionChunk'),
  },
  {
    event: null,
    description: 'A failure after the answer began. `[DONE]` follows.',
    data: schemaRef('Error'),
  },
  { event: null, description: 'The end of every stream.', data: { type: 'string', const: '[DONE]' } },
];

export const CHAT_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/chat/completions',
    method: 'post',
    id: 'createChatCompletion',
    tag: 'Chat',
    summary: 'Create a chat completion',
    description:
      'OpenAI’s chat completions, with reasoning loops and a spending cap on top. OpenAI’s own SDKs work by setting their base URL to `/v1` of this server. Fields that are not listed are ignored, an explicit null means absent.',
    idempotencyKey: true,
    body: { schema: 'ChatCompletionRequest', examples: CHAT_EXAMPLES },
    answer: {
      description: 'The answer, or with `stream: true` its events.',
      schema: 'ChatCompletion',
      limited: true,
      stream: {
        description:
          'One event a chunk, a `data:` line each. Lines that begin with a colon keep the connection alive.',
        events: EVENTS,
      },
    },
    shape: 'openai',
    refusals: [402, 403, 404, 409, 429, 502, 504],
  },
  {
    path: '/v1/chat/completions/{id}/finish',
    method: 'post',
    id: 'finishChatCompletion',
    tag: 'Chat',
    summary: 'Finish after this loop',
    description:
      'Asks a running completion with several loops to end after the loop it is in. That loop’s answer becomes the answer.',
    parameters: [
      {
        name: 'id',
        in: 'path',
        required: true,
        description: 'The id that the first chunk carries.',
        schema: { type: 'string' },
        example: 'chatcmpl-00000000000000000000000000000000',
      },
    ],
    answer: {
      description: 'The wish is noted.',
      schema: 'ChatFinish',
      example: {
        id: 'chatcmpl-00000000000000000000000000000000',
        object: 'chat.completion.finish',
        finishing: true,
      },
    },
    shape: 'openai',
    refusals: [404],
  },
];
