import { z } from 'zod';

/** What `POST /v1/messages` and `POST /v1/messages/count_tokens` answer, as published. */

const count = z.int().min(0);

const thinkingBlock = z
  .object({
    type: z.literal('thinking'),
    thinking: z.string(),
    signature: z.string().describe('Always empty: thoughts need not be sent back.'),
  })
  .describe('What the model thought, or the answer of a loop before the last.');

const textBlock = z.object({ type: z.literal('text'), text: z.string() });

const toolUseBlock = z.object({
  type: z.literal('tool_use'),
  id: z.string(),
  name: z.string(),
  input: z.record(z.string(), z.unknown()),
});

export const contentBlockSchema = z.discriminatedUnion('type', [thinkingBlock, textBlock, toolUseBlock]);

const stopReason = z.enum(['end_turn', 'max_tokens', 'stop_sequence', 'tool_use', 'refusal']);

export const messagesUsageSchema = z.object({
  input_tokens: count.describe('Input that has nothing to do with a cache.'),
  cache_creation_input_tokens: count,
  cache_read_input_tokens: count,
  output_tokens: count,
  cost: z.number().min(0).exactOptional().describe('USD for the whole run; absent at its start.'),
  estimated: z.boolean().exactOptional().describe('True when the tokens were counted by this server.'),
  loops: z
    .array(
      z.object({
        loop: z.int().min(1),
        input_tokens: count.describe('All of its input, cached or not.'),
        output_tokens: count,
        cost: z.number().min(0),
        stop_reason: stopReason,
      }),
    )
    .exactOptional()
    .describe('Each loop, where more than one was permitted.'),
});

const head = {
  id: z.string().describe('`msg_` + 32 hex.'),
  type: z.literal('message'),
  role: z.literal('assistant'),
  model: z.string().describe('The model as you named it.'),
};

export const messageSchema = z.object({
  ...head,
  content: z.array(contentBlockSchema).describe('Thoughts first, then text and the calls of tools.'),
  stop_reason: stopReason,
  stop_sequence: z.string().nullable().describe('The one that was met, where the vendor says which.'),
  usage: messagesUsageSchema,
});

const delta = z.discriminatedUnion('type', [
  z.object({ type: z.literal('text_delta'), text: z.string() }),
  z.object({ type: z.literal('thinking_delta'), thinking: z.string() }),
  z.object({ type: z.literal('signature_delta'), signature: z.string() }),
  z.object({ type: z.literal('input_json_delta'), partial_json: z.string() }),
]);

export const messagesEventSchemas = {
  message_start: z.object({
    type: z.literal('message_start'),
    message: z.object({
      ...head,
      content: z.array(contentBlockSchema).max(0),
      stop_reason: z.null(),
      stop_sequence: z.null(),
      usage: messagesUsageSchema,
    }),
  }),
  ping: z.object({ type: z.literal('ping') }),
  content_block_start: z.object({
    type: z.literal('content_block_start'),
    index: count,
    content_block: contentBlockSchema,
  }),
  content_block_delta: z.object({ type: z.literal('content_block_delta'), index: count, delta }),
  content_block_stop: z.object({ type: z.literal('content_block_stop'), index: count }),
  message_delta: z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: stopReason, stop_sequence: z.string().nullable() }),
    usage: messagesUsageSchema,
  }),
  message_stop: z.object({ type: z.literal('message_stop') }),
} as const;

export const tokenCountSchema = z.object({ input_tokens: count.describe('Tools and images included.') });

export type MessageBody = z.output<typeof messageSchema>;
export type ContentBlockBody = z.output<typeof contentBlockSchema>;
export type MessagesUsageBody = z.output<typeof messagesUsageSchema>;
export type StopReason = MessageBody['stop_reason'];
export type TokenCountBody = z.output<typeof tokenCountSchema>;
type Events = { [Name in keyof typeof messagesEventSchemas]: z.output<(typeof messagesEventSchemas)[Name]> };
export type MessagesEvent = Events[keyof Events];
export type BlockDelta = Events['content_block_delta']['delta'];
