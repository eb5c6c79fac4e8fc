import { MAX_MESSAGES_TOOLS } from '../request-counts.ts';
import { schemaRef } from './component-schemas.ts';
import type { StreamEvent } from './open-api.ts';
import type { Operation } from './operation.ts';
import { PIXEL_BASE64, WEATHER_PARAMETERS } from './sample-values.ts';

const EVENTS: readonly StreamEvent[] = [
  {
    event: 'message_start',
    description: 'The message without content. Its usage is not known yet.',
    data: schemaRef('MessageStartEvent'),
  },
  { event: 'ping', description: 'Follows the start.', data: schemaRef('MessagePingEvent') },
  {
    event: 'content_block_start',
    description: 'A block begins. No two are open at once.',
    data: schemaRef('ContentBlockStartEvent'),
  },
  {
    event: 'content_block_delta',
    description: 'A piece of it.',
    data: schemaRef('ContentBlockDeltaEvent'),
  },
  { event: 'content_block_stop', description: 'It is whole.', data: schemaRef('ContentBlockStopEvent') },
  {
    event: 'message_delta',
    description: 'Why the answer ended, and the usage of the run.',
    data: schemaRef('MessageDeltaEvent'),
  },
  { event: 'message_stop', description: 'The end of a good stream.', data: schemaRef('MessageStopEvent') },
  {
    event: 'error',
    description: 'A failure after the answer began. Nothing follows.',
    data: schemaRef('AnthropicError'),
  },
];

const weather = {
  name: 'get_weather',
  description: 'The weather of a city.',
  input_schema: WEATHER_PARAMETERS,
};
const question = [{ role: 'user', content: 'Tell me of the lighthouse.' }];

export const MESSAGES_OPERATIONS: readonly Operation[] = [
  {
    path: '/v1/messages',
    method: 'post',
    id: 'createMessage',
    tag: 'Messages',
    summary: 'Create a message',
    description: `Anthropic’s Messages API over any vendor’s models. Anthropic’s SDKs and Claude Code work by setting their base URL to this server. Fields that are not listed are ignored wherever they stand, \`cache_control\` and \`betas\` among them, and so are the headers \`anthropic-version\` and \`anthropic-beta\`; up to ${MAX_MESSAGES_TOOLS} tools are taken. What would change the answer and is not offered (tools of Anthropic’s own, documents, MCP servers, containers) is refused by name. Errors name the field with dots: \`messages.2.content.0.source.data\`.`,
    idempotencyKey: true,
    body: {
      schema: 'MessagesRequest',
      examples: {
        question: {
          summary: 'A question',
          value: {
            model: 'test/story',
            max_tokens: 60,
            system: 'You are a storyteller.',
            messages: question,
          },
        },
        stream: {
          summary: 'A stream',
          value: { model: 'test/story', max_tokens: 6, stream: true, messages: question },
        },
        image: {
          summary: 'An image',
          description: '`test/echo` says what it was shown.',
          value: {
            model: 'test/echo',
            max_tokens: 200,
            messages: [
              {
                role: 'user',
                content: [
                  {
                    type: 'image',
                    source: {
                      type: 'base64',
                      media_type: 'image/png',
                      data: PIXEL_BASE64,
                    },
                  },
                  { type: 'text', text: 'What is in this picture?' },
                ],
              },
            ],
          },
        },
        tools: {
          summary: 'A tool call',
          value: {
            model: 'test/tools',
            max_tokens: 200,
            messages: [{ role: 'user', content: 'Will it rain in Lisbon?' }],
            tools: [weather],
          },
        },
        loops: {
          summary: 'Reasoning loops',
          description: 'The first loop’s answer comes as a thought.',
          value: { model: 'test/story', max_tokens: 12, max_loops: 2, messages: question },
        },
      },
    },
    answer: {
      description: 'The message, or with `stream: true` its events.',
      schema: 'Message',
      limited: true,
      stream: {
        description:
          'Named events in Anthropic’s order. Lines that begin with a colon keep the connection alive.',
        events: EVENTS,
      },
    },
    shape: 'anthropic',
    refusals: [402, 403, 404, 409, 429, 502, 504],
  },
  {
    path: '/v1/messages/count_tokens',
    method: 'post',
    id: 'countMessageTokens',
    tag: 'Messages',
    summary: 'Count the tokens of a message',
    description:
      'How many tokens the prompt has by this server’s counter, tools and images included; of an image by its address, which is not fetched, the most it can be. No vendor is asked: it costs nothing, no limit counts it and it is not in the run log. Vendors’ own tokenizers may count a little more or less.',
    body: {
      schema: 'CountTokensRequest',
      examples: {
        tools: {
          summary: 'A prompt with a tool',
          value: {
            model: 'test/tools',
            messages: [{ role: 'user', content: 'Will it rain in Lisbon?' }],
            tools: [weather],
          },
        },
      },
    },
    answer: { description: 'The count.', schema: 'MessageTokenCount' },
    shape: 'anthropic',
    refusals: [403, 404],
  },
];
