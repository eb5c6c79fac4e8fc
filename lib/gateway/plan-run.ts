import type { AgentRun } from '#lib/agent/agent-run.ts';
import { PROMPT_WRITER_MAX_TOKENS } from '#lib/agent/write-system-prompt.ts';
import type { ResolvedModel } from '#lib/models/model-facts.ts';
import type { ModelCall } from '#lib/models/provider.ts';
import { boundCall, type CallBound, imageTokensOf, quoteMicros } from '#lib/pricing/quote.ts';
import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import type { ImagePart, ToolChoice } from '#lib/protocol/prompt.ts';

export function imagesOf(run: AgentRun): ImagePart[] {
  return run.messages.flatMap((message) =>
    message.role === 'user' ? message.content.filter((part) => part.type === 'image') : [],
  );
}

/** What the model cannot do for this run; null when it can do everything asked. */
export function findInability(run: AgentRun, model: ResolvedModel): ApiError | null {
  const { tools, toolChoice, responseFormat } = run.settings;
  if (imagesOf(run).length > 0 && !model.inputModalities.includes('image'))
    return apiError('invalid_image', `${model.id} does not read images; pick a model that does.`, {
      param: 'model',
    });
  if (tools.length > 0 && !model.tools)
    return apiError('unsupported_parameter', `${model.id} cannot call tools.`, { param: 'tools' });
  if (mustCall(toolChoice) && !model.obeysToolChoice)
    return apiError(
      'unsupported_parameter',
      `${model.id} never calls a tool, so tool_choice cannot make it; pick a model that does, such as test/tools, or leave tool_choice out.`,
      { param: 'tool_choice' },
    );
  if (responseFormat !== null && !model.structuredOutput)
    return apiError('unsupported_parameter', `${model.id} cannot be held to a response format.`, {
      param: 'response_format',
    });
  return null;
}

function mustCall(toolChoice: ToolChoice | null): boolean {
  return toolChoice === 'required' || (toolChoice !== null && typeof toolChoice === 'object');
}

/** Why the answer a caller asked for cannot be written, or why the prompt leaves no room for any; null when it can. */
function findLackOfRoom(run: AgentRun, model: ResolvedModel, promptTokens: number): ApiError | null {
  const { maxTokens: asked } = run;
  const outputLimit = model.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const room = (model.contextLength ?? Number.POSITIVE_INFINITY) - promptTokens;
  if (asked !== null && asked.value > outputLimit)
    return apiError(
      'invalid_request',
      `${asked.param} is ${asked.value}, but ${model.id} writes at most ${outputLimit} tokens.`,
      { param: asked.param },
    );
  if (room >= 1 && (asked === null || asked.value <= room)) return null;
  return apiError(
    'context_length_exceeded',
    `The context of ${model.id} is ${model.contextLength} tokens; the messages take about ${promptTokens}` +
      `${asked === null ? '' : ` and ${asked.param} asks for ${asked.value}`}. Shorten the messages or the answer.`,
    { param: asked === null ? 'messages' : asked.param },
  );
}

/** The first loop's model call. */
export function toModelCall(run: AgentRun, model: ResolvedModel, maxTokens: number): ModelCall {
  return {
    model: model.vendorModel,
    messages: run.messages,
    maxTokens,
    ...run.settings,
    stream: run.stream || run.maxLoops > 1,
    loop: 1,
  };
}

/** A run that is ready but for its admission. */
export interface RunPlan {
  readonly model: ResolvedModel;
  readonly call: ModelCall;
  /** Upper bounds of the first loop, by the vendor's tokenizer. */
  readonly bound: CallBound;
  /** The part of its prompt that images take at most. */
  readonly imageTokens: number;
  /** Input of the call that writes the system prompt; 0 without one. */
  readonly writerTokens: number;
}

/** The part of a run or call that is text for the model. */
export type PromptText = Pick<ModelCall, 'messages' | 'tools' | 'responseFormat'>;

export interface PlanServices {
  /** Tokens of the messages and tools by our tokenizer, images not counted. */
  readonly countPrompt: (prompt: PromptText) => number | Promise<number>;
}

/** Checks the run against its model and its tier's limit and fits the output limit. */
export async function planRun(
  run: AgentRun,
  model: ResolvedModel,
  tier: { readonly name: string; readonly tokensPerAgent: number },
  services: PlanServices,
): Promise<RunPlan | ApiError> {
  const { countPrompt } = services;
  const { tools, responseFormat } = run.settings;
  const text = await countPrompt({ messages: run.messages, tools, responseFormat });
  const writer = run.promptWriter === null ? 0 : await countPrompt(textOnly(run.promptWriter));
  if (text > tier.tokensPerAgent) return tooManyTokens(text, tier, 'messages');
  const images = imagesOf(run).map(({ size }) => size);
  const quoted = { ...run, maxTokens: run.maxTokens?.value ?? null, images };
  const imageTokens = imageTokensOf(quoted, model);
  const lack = findLackOfRoom(run, model, text + imageTokens);
  if (lack !== null) return lack;
  const bound = boundCall(quoted, model, text);
  if (bound.maxTokens < 1) return capTooLow();
  return {
    model,
    call: toModelCall(run, model, bound.maxTokens),
    bound,
    imageTokens,
    writerTokens: Math.ceil(writer * model.tokenFactor),
  };
}

function textOnly(messages: PromptText['messages']): PromptText {
  return { messages, tools: [], responseFormat: null };
}

/** `max_cost` is kept by writing no more than it pays for. */
function capTooLow(): ApiError {
  return apiError(
    'invalid_request',
    'max_cost does not even pay for reading the messages; raise it or shorten them.',
    { param: 'max_cost' },
  );
}

/** `param`: the field that holds them. */
export function tooManyTokens(
  tokens: number,
  tier: { readonly name: string; readonly tokensPerAgent: number },
  param: 'messages' | 'input',
): ApiError {
  const take = param === 'messages' ? 'messages take' : 'input takes';
  const message = `The ${take} ${tokens} tokens; the ${tier.name} tier allows ${tier.tokensPerAgent} for one agent.`;
  return tier.name === 'free'
    ? apiError('tier_required', `${message} The premium tier allows more.`, { param })
    : apiError('context_length_exceeded', `${message} Shorten the ${param}.`, { param });
}

/** The most a run can cost, in micro-dollars: what is held before it begins. */
export function quoteRun(run: AgentRun, { model, bound, writerTokens }: RunPlan): number {
  const { price } = model;
  if (run.promptWriter === null) return quoteMicros(run, price, bound);
  const written = PROMPT_WRITER_MAX_TOKENS;
  const promptTokens = bound.promptTokens + written;
  const loopsMicros = quoteMicros({ ...run, maxCostMicros: null }, price, { ...bound, promptTokens });
  const writer = { promptTokens: writerTokens, images: 0, maxTokens: written };
  const sum = loopsMicros + quoteMicros({ maxLoops: 1, maxCostMicros: null }, price, writer);
  return run.maxCostMicros === null ? sum : Math.min(sum, run.maxCostMicros);
}
