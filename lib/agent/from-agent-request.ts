import { DEFAULT_SYSTEM_PROMPT } from '#lib/protocol/agent-prompts.ts';
import type { AgentRequest, HistoryEntry } from '#lib/protocol/agent-request.ts';
import type { ImagePart, PromptMessage } from '#lib/protocol/prompt.ts';
import { SETTING_DEFAULTS } from '#lib/protocol/setting-defaults.ts';
import type { AgentRun } from './agent-run.ts';
import type { ImageReference } from './from-chat-request.ts';
import { toResponseFormat, toSeed, toStopList, toToolChoice, toToolDefinitions } from './function-tools.ts';
import { promptWriterMessages } from './write-system-prompt.ts';

/** The images of a native run: `img` first, then `imgs`. */
export function agentImageReferences(request: AgentRequest): ImageReference[] {
  const reference = (url: string, param: string) => ({
    url,
    detail: 'auto' as const,
    param,
    rawBase64: true,
  });
  const one = request.img ? [reference(request.img, 'img')] : [];
  const many = (request.imgs ?? []).map((url, index) => reference(url, `imgs[${index}]`));
  return [...one, ...many];
}

/** A checked native request → the run it asks for: history as real turns, task and images in the last one. */
export function fromAgentRequest(
  request: AgentRequest,
  images: readonly ImagePart[],
  defaultModel: string,
): AgentRun {
  const config = request.agent_config;
  const llm = config.llm_args ?? {};
  const tools = toToolDefinitions(config.tools_list_dictionary);
  const brief = {
    task: request.task,
    description: config.description ?? null,
    systemPrompt: config.system_prompt ?? null,
  };
  return {
    model: config.model_name ?? defaultModel,
    messages: toMessages(request, images),
    maxLoops: config.max_loops ?? SETTING_DEFAULTS.max_loops,
    maxTokens: config.max_tokens ? { value: config.max_tokens, param: 'agent_config.max_tokens' } : null,
    settings: {
      temperature: config.temperature ?? SETTING_DEFAULTS.temperature,
      topP: llm.top_p ?? null,
      presencePenalty: llm.presence_penalty ?? null,
      frequencyPenalty: llm.frequency_penalty ?? null,
      stop: toStopList(llm.stop),
      seed: toSeed(llm.seed),
      tools,
      toolChoice: toToolChoice(llm.tool_choice, tools),
      parallelToolCalls: null,
      responseFormat: toResponseFormat(llm.response_format),
      reasoningEffort: config.reasoning_effort ?? null,
      verbosity: null,
      user: null,
    },
    maxCostMicros: null,
    stream: wantsStream(request),
    promptWriter: config.auto_generate_prompt ? promptWriterMessages(brief) : null,
  };
}

export function wantsStream(request: AgentRequest): boolean {
  return (request.agent_config.streaming_on ?? false) || (request.stream ?? false);
}

function toMessages(request: AgentRequest, images: readonly ImagePart[]): PromptMessage[] {
  const history = Object.values(request.history ?? []);
  const earlier = history.filter(({ role }) => role.toLowerCase() === 'system').map(textOf);
  const system = [request.agent_config.system_prompt ?? '', ...earlier].filter((text) => text !== '');
  return [
    { role: 'system', content: system.join('\n\n') || DEFAULT_SYSTEM_PROMPT },
    ...history.flatMap(toTurn),
    { role: 'user', content: [{ type: 'text', text: request.task }, ...images] },
  ];
}

/** Agents sign their outputs with their names, so any name that is no role of the chat is an agent's answer. */
function toTurn(entry: HistoryEntry): PromptMessage[] {
  switch (entry.role.toLowerCase()) {
    case 'system':
      return [];
    case 'user':
    case 'human':
      return [{ role: 'user', content: [{ type: 'text', text: textOf(entry) }] }];
    case 'tool':
      return [{ role: 'tool', toolCallId: entry.tool_call_id ?? '', content: textOf(entry) }];
    default:
      return [{ role: 'assistant', content: textOf(entry), toolCalls: callsOf(entry) }];
  }
}

function textOf({ content }: HistoryEntry): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

function callsOf({ content, tool_calls: beside }: HistoryEntry) {
  const inside = typeof content === 'string' ? [] : content.filter((part) => part.type === 'function');
  return [...inside, ...(beside ?? [])].map((call) => ({ id: call.id, ...call.function }));
}
