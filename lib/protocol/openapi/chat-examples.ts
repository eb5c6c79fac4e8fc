import type { RequestExample } from './operation.ts';
import { PIXEL, WEATHER_PARAMETERS } from './sample-values.ts';

/** Requests of `POST /v1/chat/completions`. They run as they stand: the built-in models need no provider key. */
export const CHAT_EXAMPLES: Readonly<Record<string, RequestExample>> = {
  question: {
    summary: 'A question',
    value: {
      model: 'test/story',
      messages: [
        { role: 'system', content: 'You are a storyteller.' },
        { role: 'user', content: 'Tell me of the lighthouse.' },
      ],
      temperature: 0.7,
      max_tokens: 60,
    },
  },
  stream: {
    summary: 'A stream',
    description: 'Events as the model writes, the usage before `[DONE]`.',
    value: {
      model: 'test/story',
      messages: [{ role: 'user', content: 'Tell me of the lighthouse.' }],
      max_tokens: 6,
      stream: true,
      stream_options: { include_usage: true },
    },
  },
  image: {
    summary: 'An image',
    description: '`test/echo` says what it was shown.',
    value: {
      model: 'test/echo',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is in this picture?' },
            { type: 'image_url', image_url: { url: PIXEL } },
          ],
        },
      ],
    },
  },
  tools: {
    summary: 'A tool call',
    value: {
      model: 'test/tools',
      messages: [{ role: 'user', content: 'Will it rain in Lisbon?' }],
      tools: [
        {
          type: 'function',
          function: {
            name: 'get_weather',
            description: 'The weather of a city.',
            parameters: WEATHER_PARAMETERS,
          },
        },
      ],
    },
  },
  toolResult: {
    summary: 'A tool’s result',
    description: 'The conversation goes on with what the tool came to.',
    value: {
      model: 'test/tools',
      messages: [
        { role: 'user', content: 'Will it rain in Lisbon?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            {
              id: 'call_1',
              type: 'function',
              function: { name: 'get_weather', arguments: '{"city":"Lisbon"}' },
            },
          ],
        },
        { role: 'tool', tool_call_id: 'call_1', content: 'Sunny, 24 °C' },
      ],
    },
  },
  json: {
    summary: 'JSON by a schema',
    value: {
      model: 'test/json',
      messages: [{ role: 'user', content: 'Plan a day in Lisbon.' }],
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'plan',
          schema: {
            type: 'object',
            properties: {
              city: { type: 'string' },
              stops: { type: 'array', items: { type: 'string' }, minItems: 2 },
            },
            required: ['city', 'stops'],
            additionalProperties: false,
          },
        },
      },
    },
  },
  loops: {
    summary: 'Reasoning loops',
    description: 'Each loop improves the answer before it. The last answer is `content`.',
    value: {
      model: 'test/story',
      messages: [{ role: 'user', content: 'Tell me of the lighthouse.' }],
      max_loops: 2,
      max_tokens: 24,
    },
  },
};
