import { z } from 'zod';
import { functionToolSchema, responseFormatSchema } from '#lib/protocol/setting-schema.ts';
import {
  availableModelsSchema,
  creditsSchema,
  metricsSchema,
  modelListSchema,
  modelSchema,
  priceListSchema,
  rateLimitsSchema,
  runLogSchema,
  runLogsSchema,
} from '../account-answer-schema.ts';
import {
  agentBatchAnswerSchema,
  agentCompletionSchema,
  agentEventSchemas,
  agentOutputSchema,
  agentUsageSchema,
  failedItemSchema,
} from '../agent-answer-schema.ts';
import {
  agentBatchSchema,
  agentConfigSchema,
  agentRequestSchema,
  historyEntrySchema,
} from '../agent-request.ts';
import {
  chatChunkSchema,
  chatCompletionSchema,
  finishSchema,
  loopUsageSchema,
  toolCallSchema,
  usageSchema,
} from '../chat-answer-schema.ts';
import { chatMessageSchema, chatRequestSchema, imagePartSchema, textPartSchema } from '../chat-request.ts';
import { embeddingListSchema } from '../embedding-answer.ts';
import { embeddingRequestSchema } from '../embedding-request.ts';
import { anthropicErrorSchema, nativeErrorSchema, openAiErrorSchema, probeSchema } from '../error-schema.ts';
import {
  contentBlockSchema,
  messageSchema,
  messagesEventSchemas,
  messagesUsageSchema,
  tokenCountSchema,
} from '../messages-answer.ts';
import {
  countTokensRequestSchema,
  messageParamSchema,
  messagesRequestSchema,
  messagesToolSchema,
} from '../messages-request.ts';
import type { JsonSchema, Reference } from './open-api.ts';
import { tidySchema } from './tidy-schema.ts';

/** What callers send, by its name in the document. */
const REQUESTS = {
  ChatCompletionRequest: chatRequestSchema,
  ChatMessage: chatMessageSchema,
  TextPart: textPartSchema,
  ImagePart: imagePartSchema,
  FunctionTool: functionToolSchema,
  ResponseFormat: responseFormatSchema,
  AgentRequest: agentRequestSchema,
  AgentConfig: agentConfigSchema,
  HistoryEntry: historyEntrySchema,
  AgentBatchRequest: agentBatchSchema,
  EmbeddingRequest: embeddingRequestSchema,
  MessagesRequest: messagesRequestSchema,
  CountTokensRequest: countTokensRequestSchema,
  MessageParam: messageParamSchema,
  MessagesTool: messagesToolSchema,
} as const;

/** What the server answers. */
const ANSWERS = {
  ChatCompletion: chatCompletionSchema,
  ChatCompletionChunk: chatChunkSchema,
  ToolCall: toolCallSchema,
  Usage: usageSchema,
  LoopUsage: loopUsageSchema,
  ChatFinish: finishSchema,
  AgentCompletion: agentCompletionSchema,
  AgentOutput: agentOutputSchema,
  AgentUsage: agentUsageSchema,
  AgentBatch: agentBatchAnswerSchema,
  FailedRun: failedItemSchema,
  AgentMetadataEvent: agentEventSchemas.metadata,
  AgentStartEvent: agentEventSchemas.start,
  AgentChunkEvent: agentEventSchemas.chunk,
  AgentLoopEvent: agentEventSchemas.loop,
  AgentUsageEvent: agentEventSchemas.usage,
  AgentEndEvent: agentEventSchemas.end,
  AgentDoneEvent: agentEventSchemas.done,
  AgentErrorEvent: agentEventSchemas.error,
  EmbeddingList: embeddingListSchema,
  Message: messageSchema,
  ContentBlock: contentBlockSchema,
  MessagesUsage: messagesUsageSchema,
  MessageTokenCount: tokenCountSchema,
  MessageStartEvent: messagesEventSchemas.message_start,
  MessagePingEvent: messagesEventSchemas.ping,
  ContentBlockStartEvent: messagesEventSchemas.content_block_start,
  ContentBlockDeltaEvent: messagesEventSchemas.content_block_delta,
  ContentBlockStopEvent: messagesEventSchemas.content_block_stop,
  MessageDeltaEvent: messagesEventSchemas.message_delta,
  MessageStopEvent: messagesEventSchemas.message_stop,
  Model: modelSchema,
  ModelList: modelListSchema,
  AvailableModels: availableModelsSchema,
  Credits: creditsSchema,
  RateLimits: rateLimitsSchema,
  PriceList: priceListSchema,
  RunLog: runLogSchema,
  RunLogs: runLogsSchema,
  Metrics: metricsSchema,
  Error: openAiErrorSchema,
  NativeError: nativeErrorSchema,
  AnthropicError: anthropicErrorSchema,
  Probe: probeSchema,
} as const;

export type SchemaName = keyof typeof REQUESTS | keyof typeof ANSWERS;

export function schemaRef(name: SchemaName): Reference {
  return { $ref: `#/components/schemas/${name}` };
}

/** All named schemas; where one is part of another, the other refers to it. */
export function componentSchemas(): Record<string, JsonSchema> {
  return { ...convert(REQUESTS, 'input'), ...convert(ANSWERS, 'output') };
}

function convert(named: Readonly<Record<string, z.ZodType>>, io: 'input' | 'output') {
  const registry = z.registry<{ id?: string }>();
  for (const [id, schema] of Object.entries(named))
    registry.add(schema, { ...z.globalRegistry.get(schema), id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `#/components/schemas/${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, tidySchema(schema, io)]));
}
