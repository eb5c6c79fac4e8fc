import type { ModelCall } from '#lib/models/provider.ts';
import { schemaInstruction, withInstruction } from '#lib/models/upstream/json-instruction.ts';
import type {
  ImagePart,
  PromptMessage,
  ResponseFormat,
  TextPart,
  ToolChoice,
  ToolDefinition,
} from '#lib/protocol/prompt.ts';
import { type Dialect, nearestEffort } from './openai-dialect.ts';

/** The body of a chat completions request. Settings that are absent or not understood are left out. */
export function openAiRequest(call: ModelCall, dialect: Dialect): Record<string, unknown> {
  const { responseFormat: format } = call;
  const byWords = format?.type === 'json_schema' && !dialect.jsonSchema;
  const messages = byWords ? withInstruction(call.messages, schemaInstruction(format.schema)) : call.messages;
  return {
    model: call.model,
    messages: messages.map((message) => messageOf(message, dialect)),
    [dialect.maxTokensField]: call.maxTokens,
    ...samplingOf(call, dialect),
    ...toolsOf(call, dialect),
    ...(format === null || format.type === 'text'
      ? {}
      : { response_format: byWords ? { type: 'json_object' } : formatOf(format) }),
    ...effortOf(call, dialect),
    ...withoutNulls({ verbosity: dialect.verbosity ? call.verbosity : null }),
    ...(call.user === null ? {} : { user: call.user }),
    ...dialect.extra,
    ...(call.stream ? { stream: true, stream_options: { include_usage: true } } : {}),
  };
}

function samplingOf(call: ModelCall, dialect: Dialect): Record<string, unknown> {
  return withoutNulls({
    temperature: dialect.sampling ? call.temperature : null,
    top_p: dialect.sampling ? call.topP : null,
    presence_penalty: dialect.penalties ? call.presencePenalty : null,
    frequency_penalty: dialect.penalties ? call.frequencyPenalty : null,
    stop: dialect.stop && call.stop.length > 0 ? call.stop : null,
    seed: call.seed,
  });
}

function toolsOf(call: ModelCall, dialect: Dialect): Record<string, unknown> {
  if (call.tools.length === 0) return {};
  return withoutNulls({
    tools: call.tools.map(toolOf),
    tool_choice: call.toolChoice === null ? null : choiceOf(call.toolChoice),
    parallel_tool_calls: dialect.parallelToolCalls ? call.parallelToolCalls : null,
  });
}

function toolOf({ name, description, parameters, strict }: ToolDefinition): unknown {
  return { type: 'function', function: withoutNulls({ name, description, parameters, strict }) };
}

function choiceOf(choice: ToolChoice): unknown {
  return typeof choice === 'string' ? choice : { type: 'function', function: { name: choice.name } };
}

function formatOf(format: ResponseFormat): unknown {
  if (format.type !== 'json_schema') return { type: format.type };
  const { name, description, schema, strict } = format;
  return { type: 'json_schema', json_schema: withoutNulls({ name, description, schema, strict }) };
}

function effortOf(call: ModelCall, { efforts, effortWithTools }: Dialect): Record<string, unknown> {
  if (call.tools.length > 0 && effortWithTools !== null) return { reasoning_effort: effortWithTools };
  const effort = call.reasoningEffort === null ? null : nearestEffort(call.reasoningEffort, efforts);
  return withoutNulls({ reasoning_effort: effort });
}

function messageOf(message: PromptMessage, dialect: Dialect): Record<string, unknown> {
  const name = dialect.names && 'name' in message && message.name !== undefined ? { name: message.name } : {};
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.content };
    case 'user':
      return { role: 'user', content: contentOf(message.content, dialect), ...name };
    case 'assistant': {
      if (message.toolCalls.length === 0) return { role: 'assistant', content: message.content, ...name };
      const calls = message.toolCalls.map((call) => ({
        id: call.id,
        type: 'function',
        function: { name: call.name, arguments: call.arguments },
      }));
      const content = message.content === '' ? null : message.content;
      return { role: 'assistant', content, tool_calls: calls, ...name };
    }
    default:
      return message satisfies never;
  }
}

/** Text alone goes as a string: the simpler servers understand nothing else. */
function contentOf(parts: readonly (TextPart | ImagePart)[], dialect: Dialect): unknown {
  const [first] = parts;
  if (parts.length === 1 && first?.type === 'text') return first.text;
  return parts.map((part) =>
    part.type === 'text' ? { type: 'text', text: part.text } : imageOf(part, dialect),
  );
}

function imageOf({ source, detail: asked }: ImagePart, { originalDetail }: Dialect): unknown {
  const detail = asked === 'original' && !originalDetail ? 'high' : asked;
  const url = source.kind === 'url' ? source.url : `data:${source.mediaType};base64,${source.base64}`;
  return { type: 'image_url', image_url: { url, ...(detail === 'auto' ? {} : { detail }) } };
}

function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
