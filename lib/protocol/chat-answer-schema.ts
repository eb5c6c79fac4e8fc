import { z } from 'zod';
import type {
  ChatChunk,
  ChatCompletion,
  FinishBody,
  LoopUsageBody,
  ToolCallBody,
  UsageBody,
} from './chat-chunk.ts';
import { exactly } from './exactly.ts';
import { FINISH_REASONS } from './prompt.ts';

/** What `POST /v1/chat/completions` answers, as published. Each schema is held to its interface by the compiler. */

const count = z.int().min(0);
const usd = z.number().min(0);

export const finishReasonSchema = z
  .enum(FINISH_REASONS)
  .describe('Why the model ended: the true reason, as the vendor gave it.');

export const toolCallSchema = exactly<ToolCallBody>()(
  z.object({
    id: z.string().describe('Send it back as `tool_call_id` with the result.'),
    type: z.literal('function'),
    function: z.object({
      name: z.string(),
      arguments: z.string().describe('JSON text, exactly as the model wrote it.'),
    }),
  }),
);

export const loopUsageSchema = exactly<LoopUsageBody>()(
  z.object({
    loop: z.int().min(1).describe('1-based.'),
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    cost: usd.describe('USD for this loop.'),
    finish_reason: finishReasonSchema,
  }),
);

export const usageSchema = exactly<UsageBody>()(
  z.object({
    prompt_tokens: count.describe('Input tokens of all loops.'),
    completion_tokens: count.describe('Output tokens of all loops.'),
    total_tokens: count,
    prompt_tokens_details: z.object({
      cached_tokens: count.describe(
        'The part of the input that the vendor read from its cache; 0 when none.',
      ),
    }),
    completion_tokens_details: z.object({
      reasoning_tokens: count.describe('The part of the output that was hidden reasoning; 0 when none.'),
    }),
    cost: usd.describe('USD for the whole run.'),
    estimated: z
      .boolean()
      .exactOptional()
      .describe(
        'True when a part was counted by this server: the vendor reported nothing, or what cannot be true.',
      ),
    loops: z
      .array(loopUsageSchema)
      .exactOptional()
      .describe('One entry a loop, only when `max_loops` is above 1.'),
  }),
);

const completionId = z
  .string()
  .regex(/^chatcmpl-[0-9a-f]{32}$/)
  .describe('`chatcmpl-` and 32 hex digits.');
const created = z.int().describe('Unix seconds.');
const model = z.string().describe('The model as you named it.');

export const chatCompletionSchema = exactly<ChatCompletion>()(
  z.object({
    id: completionId,
    object: z.literal('chat.completion'),
    created,
    model,
    choices: z.tuple([
      z.object({
        index: z.literal(0),
        message: z.object({
          role: z.literal('assistant'),
          content: z.string().nullable().describe('The last loop’s answer; null when tools were called.'),
          refusal: z.null(),
          reasoning_content: z
            .string()
            .exactOptional()
            .describe('The model’s own reasoning, or the answers of the loops before the last.'),
          tool_calls: z.array(toolCallSchema).exactOptional(),
        }),
        logprobs: z.null(),
        finish_reason: finishReasonSchema,
      }),
    ]),
    usage: usageSchema,
  }),
);

const toolCallDelta = z.object({
  index: count.describe('Which call this belongs to, counted from 0.'),
  id: z.string().exactOptional().describe('Only in the first delta of a call.'),
  type: z.literal('function').exactOptional(),
  function: z.object({
    name: z.string().exactOptional(),
    arguments: z.string().describe('The next piece of the JSON text.'),
  }),
});

const delta = z.object({
  role: z.literal('assistant').exactOptional().describe('Only in the first chunk.'),
  content: z.string().exactOptional().describe('The next piece of the answer.'),
  reasoning_content: z
    .string()
    .exactOptional()
    .describe(
      'A piece of the model’s own reasoning or, on chunks with a `loop_index`, of an earlier loop’s answer.',
    ),
  tool_calls: z.array(toolCallDelta).exactOptional(),
});

export const chatChunkSchema = exactly<ChatChunk>()(
  z.object({
    id: completionId.describe('The same on every chunk.'),
    object: z.literal('chat.completion.chunk'),
    created,
    model,
    choices: z
      .array(
        z.object({
          index: z.literal(0),
          delta,
          finish_reason: finishReasonSchema.nullable().describe('Null until the last chunk of the answer.'),
        }),
      )
      .describe('One element; empty only in the chunk that carries the usage.'),
    loop_index: z
      .int()
      .min(1)
      .exactOptional()
      .describe(
        'Which loop `reasoning_content` belongs to, 1-based; only on chunks of loops before the last.',
      ),
    usage: usageSchema
      .nullable()
      .exactOptional()
      .describe('With `stream_options.include_usage`: null on every chunk but the last.'),
    loop: loopUsageSchema.exactOptional().describe('On the chunk that closes a loop of a multi-loop run.'),
  }),
);

export const finishSchema = exactly<FinishBody>()(
  z.object({
    id: completionId,
    object: z.literal('chat.completion.finish'),
    finishing: z.literal(true),
  }),
);
