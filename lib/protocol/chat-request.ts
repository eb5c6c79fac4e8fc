import { z } from 'zod';
import { boundedRecord, MAX_MESSAGES, MAX_PARTS, MAX_TOOLS } from './request-counts.ts';
import { SETTING_DEFAULTS } from './setting-defaults.ts';
import {
  frequencyPenaltySchema,
  functionToolSchema,
  maxCostSchema,
  maxLoopsSchema,
  presencePenaltySchema,
  reasoningEffortSchema,
  responseFormatSchema,
  seedSchema,
  stopSchema,
  toolChoiceSchema,
  topPSchema,
  verbositySchema,
} from './setting-schema.ts';

/**
 * The request of `POST /v1/chat/completions`, as validated and as published. Unknown fields are dropped, an
 * explicit null means absent. Rules that span fields stand in `check-chat-request.ts`.
 */

export const textPartSchema = z.object({ type: z.literal('text'), text: z.string() });

const refusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });

export const imagePartSchema = z.object({
  type: z.literal('image_url'),
  image_url: z.object({
    url: z
      .string()
      .min(1)
      .describe('An https URL or a data URL: `data:image/png;base64,…`. PNG, JPEG, GIF or WebP.'),
    detail: z
      .enum(['auto', 'low', 'high', 'original'])
      .nullish()
      .describe('How closely to look; vendors price it.'),
  }),
});

const CONTENT = 'must be a string or a list of content parts';
const textContent = z.union([z.string(), z.array(textPartSchema).max(MAX_PARTS)], { error: CONTENT });
const userContent = z.union(
  [z.string(), z.array(z.discriminatedUnion('type', [textPartSchema, imagePartSchema])).max(MAX_PARTS)],
  {
    error: CONTENT,
  },
);
const assistantContent = z.union(
  [z.string(), z.array(z.discriminatedUnion('type', [textPartSchema, refusalPart])).max(MAX_PARTS)],
  {
    error: CONTENT,
  },
);

const name = z.string().nullish().describe('Who is speaking, where several do.');

const toolCall = z.object({
  id: z.string(),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string(), arguments: z.string() }),
});

export const chatMessageSchema = z.discriminatedUnion(
  'role',
  [
    z
      .object({ role: z.literal('system'), content: textContent, name })
      .describe('How to behave. Several are joined.'),
    z.object({ role: z.literal('developer'), content: textContent, name }).describe('The same as system.'),
    z.object({ role: z.literal('user'), content: userContent, name }).describe('Text, or parts with images.'),
    z
      .object({
        role: z.literal('assistant'),
        content: assistantContent.nullish(),
        name,
        refusal: z.string().nullish().describe('Stands in for `content` where that is null.'),
        tool_calls: z.array(toolCall).max(MAX_TOOLS).nullish().describe('The calls as they were answered.'),
      })
      .describe('An earlier answer.'),
    z
      .object({ role: z.literal('tool'), content: textContent, tool_call_id: z.string() })
      .describe('What a called tool came to.'),
  ],
  { error: 'must be one of system, developer, user, assistant, tool' },
);

const tokens = z.int().min(0).nullish();

/** Published with its default: what an absent field comes to. */
const field = (description: string, fallback?: unknown) =>
  fallback === undefined ? { description } : { description, default: fallback };

export const chatRequestSchema = z.object({
  model: z
    .string()
    .min(1)
    .meta({
      description: 'The model to run. `GET /v1/models` lists them; `test/…` models are built in and free.',
      examples: ['gpt-4o-mini', 'claude-sonnet-4-20250514', 'test/story'],
    }),
  messages: z
    .array(chatMessageSchema)
    .max(MAX_MESSAGES)
    .describe('The conversation, oldest first, with at least one user message.'),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .nullish()
    .meta(field('Lower is steadier, higher more varied.', SETTING_DEFAULTS.temperature)),
  max_tokens: tokens.meta(
    field(
      'Most output tokens of a loop. The default is lowered to what the model can write.',
      SETTING_DEFAULTS.max_tokens,
    ),
  ),
  max_completion_tokens: tokens.describe('Same as `max_tokens` and wins over it.'),
  stream: z.boolean().nullish().meta(field('Answer with server-sent events as the model writes.', false)),
  stream_options: z
    .object({
      include_usage: z
        .boolean()
        .nullish()
        .meta(field('One more chunk before `[DONE]` with the usage of the run.', false)),
    })
    .nullish()
    .describe('For streams only.'),
  top_p: topPSchema,
  presence_penalty: presencePenaltySchema,
  frequency_penalty: frequencyPenaltySchema,
  n: z.int().min(1).nullish().meta(field('Only 1. Send several requests for several answers.', 1)),
  stop: stopSchema,
  seed: seedSchema,
  user: z.string().max(512).nullish().describe('Your name for the end user; it is kept in the run log.'),
  safety_identifier: z.string().max(512).nullish().describe('Stands in for `user` where that is absent.'),
  metadata: boundedRecord(z.unknown()).nullish().describe('Accepted for OpenAI’s SDKs.'),
  tools: z
    .array(functionToolSchema)
    .max(MAX_TOOLS)
    .nullish()
    .describe('Functions that the model may call. They need `max_loops` 1.'),
  tool_choice: toolChoiceSchema.nullish().describe('Whether to call, and what. `auto` when tools are given.'),
  parallel_tool_calls: z.boolean().nullish().describe('Whether one answer may hold several calls.'),
  response_format: responseFormatSchema
    .nullish()
    .describe('The form of the answer. Other than text it needs `max_loops` 1.'),
  reasoning_effort: reasoningEffortSchema
    .nullish()
    .describe('For models that reason before they answer; each gets the nearest that it takes.'),
  verbosity: verbositySchema.nullish().describe('How much to say, for OpenAI’s models that know it.'),
  logprobs: z.boolean().nullish().meta(field('Only false.', false)),
  max_loops: maxLoopsSchema,
  max_cost: maxCostSchema,
});

export type ChatRequest = z.infer<typeof chatRequestSchema>;
export type ChatRequestMessage = ChatRequest['messages'][number];
