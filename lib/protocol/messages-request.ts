import { z } from 'zod';
import { IMAGE_MEDIA_TYPES } from './prompt.ts';
import { boundedRecord, MAX_MESSAGES, MAX_MESSAGES_TOOLS, MAX_PARTS } from './request-counts.ts';
import { jsonSchemaSchema, maxCostSchema, maxLoopsSchema, topPSchema } from './setting-schema.ts';

/**
 * The requests of `POST /v1/messages` and of `POST /v1/messages/count_tokens`, as validated and as published. Unknown
 * fields are dropped wherever they stand (`cache_control` among them), an explicit null means absent. Rules that span
 * fields, and what is refused by name, stand in `parse-messages-request.ts`.
 */

const textBlock = z.object({ type: z.literal('text'), text: z.string() });

const imageBlock = z.object({
  type: z.literal('image'),
  source: z.discriminatedUnion(
    'type',
    [
      z.object({
        type: z.literal('base64'),
        media_type: z.enum(IMAGE_MEDIA_TYPES),
        data: z
          .string()
          .min(1)
          // The same field takes an address on other endpoints.
          .refine((data) => !/^[a-z][a-z0-9+.-]{0,30}:/i.test(data), 'must be base64 alone, without a prefix')
          .describe('The bytes in base64. Their type is read from them.'),
      }),
      z.object({ type: z.literal('url'), url: z.string().min(1).describe('An https URL.') }),
    ],
    { error: 'must be base64 or url' },
  ),
});

const CONTENT = 'must be a string or a list of content blocks';

const toolUseBlock = z.object({
  type: z.literal('tool_use'),
  id: z.string().min(1),
  name: z.string().min(1),
  input: boundedRecord(z.unknown()),
});

const resultContent = z.union(
  [z.string(), z.array(z.discriminatedUnion('type', [textBlock, imageBlock])).max(MAX_PARTS)],
  { error: CONTENT },
);

const toolResultBlock = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string().min(1),
  content: resultContent.nullish(),
  is_error: z.boolean().nullish(),
});

const thoughtBlocks = [
  z.object({ type: z.literal('thinking'), thinking: z.string().nullish(), signature: z.string().nullish() }),
  z.object({ type: z.literal('redacted_thinking'), data: z.string().nullish() }),
] as const;

const userContent = z.union(
  [
    z.string(),
    z.array(z.discriminatedUnion('type', [textBlock, imageBlock, toolResultBlock])).max(MAX_PARTS),
  ],
  { error: CONTENT },
);

const assistantContent = z.union(
  [
    z.string(),
    z.array(z.discriminatedUnion('type', [textBlock, toolUseBlock, ...thoughtBlocks])).max(MAX_PARTS),
  ],
  { error: CONTENT },
);

export const messageParamSchema = z.discriminatedUnion(
  'role',
  [
    z
      .object({ role: z.literal('user'), content: userContent })
      .describe('Text, images and what called tools came to.'),
    z
      .object({ role: z.literal('assistant'), content: assistantContent })
      .describe('An earlier answer. Its thoughts are accepted and not sent on.'),
  ],
  { error: 'must be one of user, assistant' },
);

export const messagesToolSchema = z.object({
  name: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{1,128}$/, 'must be 1 to 128 letters, digits, underscores or dashes'),
  description: z.string().nullish(),
  input_schema: jsonSchemaSchema.describe('JSON Schema of the input object.'),
  strict: z.boolean().nullish(),
});

const parallel = { disable_parallel_tool_use: z.boolean().nullish() };

const toolChoice = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('auto'), ...parallel }),
    z.object({ type: z.literal('any'), ...parallel }),
    z.object({ type: z.literal('tool'), name: z.string(), ...parallel }),
    z.object({ type: z.literal('none') }),
  ],
  { error: 'must be one of auto, any, tool, none' },
);

const thinking = z.discriminatedUnion(
  'type',
  [
    z.object({ type: z.literal('enabled'), budget_tokens: z.int().min(1_024) }),
    z.object({ type: z.literal('adaptive') }),
    z.object({ type: z.literal('disabled') }),
  ],
  { error: 'must be one of enabled, adaptive, disabled' },
);

const outputConfig = z.object({
  effort: z.enum(['low', 'medium', 'high', 'xhigh', 'max']).nullish(),
  format: z.object({ type: z.literal('json_schema'), schema: jsonSchemaSchema }).nullish(),
});

/** What a prompt is made of: all that a count of tokens needs. */
const prompt = {
  model: z
    .string()
    .min(1)
    .meta({
      description: 'The model to run, of any vendor. `GET /v1/models` lists them.',
      examples: ['claude-sonnet-4-20250514', 'gpt-4o-mini', 'test/story'],
    }),
  messages: z
    .array(messageParamSchema)
    .min(1)
    .max(MAX_MESSAGES)
    .describe('The conversation, oldest first. Turns of one role that follow each other are joined.'),
  system: z
    .union([z.string(), z.array(textBlock).max(MAX_PARTS)], {
      error: 'must be a string or a list of text blocks',
    })
    .nullish()
    .describe('How to behave.'),
  tools: z
    .array(messagesToolSchema)
    .max(MAX_MESSAGES_TOOLS)
    .nullish()
    .describe(
      'Functions that the model may call. They need `max_loops` 1. Tools of Anthropic’s own are refused.',
    ),
  tool_choice: toolChoice.nullish().describe('Whether to call, and what. `auto` when tools are given.'),
  thinking: thinking
    .nullish()
    .describe(
      'How much to think first, as an effort that every vendor’s models take: a budget below 4,096 is low, below 16,384 medium, else high; adaptive is high.',
    ),
  output_config: outputConfig
    .nullish()
    .describe('An effort, which wins over that of `thinking`, and a JSON Schema that the answer must obey.'),
};

export const countTokensRequestSchema = z.object(prompt);

export const messagesRequestSchema = z.object({
  ...prompt,
  max_tokens: z.int().min(1).describe('Most output tokens of a loop, thoughts included.'),
  stream: z.boolean().nullish().meta({ description: 'Answer with server-sent events.', default: false }),
  stop_sequences: z
    .array(z.string().min(1))
    .max(4)
    .nullish()
    .describe('Up to 4 texts at which the answer ends, as many as every vendor takes.'),
  temperature: z.number().min(0).max(1).nullish().meta({
    description: 'Lower is steadier, higher more varied.',
    default: 1,
  }),
  top_p: topPSchema,
  top_k: z.int().min(0).nullish().describe('Accepted and not sent on: few vendors have it.'),
  metadata: z
    .object({ user_id: z.string().max(512).nullish() })
    .nullish()
    .describe('`user_id`: your name for the end user; it is kept in the run log.'),
  service_tier: z.string().nullish().describe('Accepted for Anthropic’s SDKs.'),
  max_loops: maxLoopsSchema,
  max_cost: maxCostSchema,
});

export type MessagesRequest = z.output<typeof messagesRequestSchema>;
export type CountTokensRequest = z.output<typeof countTokensRequestSchema>;
export type MessageParam = MessagesRequest['messages'][number];
