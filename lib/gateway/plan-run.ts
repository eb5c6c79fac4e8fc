import { type AgentRun, DEFAULT_MAX_TOKENS } from '#lib/agent/agent-run.ts';
import { IMPROVE_INSTRUCTION } from '#lib/agent/improve-prompt.ts';
import type { ResolvedModel } from '#lib/models/model-facts.ts';
import type { ModelCall } from '#lib/models/provider.ts';
import { type ApiError, apiError, isApiError } from '#lib/protocol/errors.ts';
import type { ImagePart } from '#lib/protocol/prompt.ts';
import { affordableTokens, type LoopInput } from './spending-cap.ts';

/** No tokenizer makes more tokens of a text than it has bytes. */
export const INSTRUCTION_TOKENS: number = Buffer.byteLength(IMPROVE_INSTRUCTION);

export function imagesOf(run: AgentRun): ImagePart[] {
  return run.messages.flatMap((message) =>
    message.role === 'user' ? message.content.filter((part) => part.type === 'image') : [],
  );
}

/** What the model cannot do for this run; null when it can do everything asked. */
export function findInability(run: AgentRun, model: ResolvedModel): ApiError | null {
  if (imagesOf(run).length > 0 && !model.inputModalities.includes('image'))
    return apiError('invalid_image', `${model.id} does not read images; pick a model that does.`, {
      param: 'model',
    });
  if (run.tools.length > 0 && !model.tools)
    return apiError('unsupported_parameter', `${model.id} cannot call tools.`, { param: 'tools' });
  if (run.responseFormat !== null && !model.structuredOutput)
    return apiError('unsupported_parameter', `${model.id} cannot be held to a response format.`, {
      param: 'response_format',
    });
  return null;
}

/**
 * The output limit of each loop in tokens. An explicit limit is taken or refused as it stands; a defaulted one is
 * lowered to what the model and its context leave (two answers must fit where a later loop reads the one before).
 */
export function fitMaxTokens(run: AgentRun, model: ResolvedModel, promptTokens: number): number | ApiError {
  const { maxTokens: asked, maxLoops } = run;
  const outputLimit = model.maxOutputTokens ?? Number.POSITIVE_INFINITY;
  const room = (model.contextLength ?? Number.POSITIVE_INFINITY) - promptTokens;
  if (asked !== null && asked.value > outputLimit)
    return apiError(
      'invalid_request',
      `${asked.param} is ${asked.value}, but ${model.id} writes at most ${outputLimit} tokens.`,
      { param: asked.param },
    );
  if (room < 1 || (asked !== null && asked.value > room))
    return apiError(
      'context_length_exceeded',
      `The context of ${model.id} is ${model.contextLength} tokens; the messages take about ${promptTokens}` +
        `${asked === null ? '' : ` and ${asked.param} asks for ${asked.value}`}. Shorten the messages or the answer.`,
      { param: asked === null ? 'messages' : asked.param },
    );
  if (asked !== null) return asked.value;
  const share = maxLoops > 1 ? Math.floor((room - INSTRUCTION_TOKENS) / 2) : room;
  return Math.max(1, Math.min(DEFAULT_MAX_TOKENS, outputLimit, share));
}

/** The first loop's model call. */
export function toModelCall(run: AgentRun, model: ResolvedModel, maxTokens: number): ModelCall {
  return {
    model: model.vendorModel,
    messages: run.messages,
    maxTokens,
    temperature: run.temperature,
    topP: run.topP,
    presencePenalty: run.presencePenalty,
    frequencyPenalty: run.frequencyPenalty,
    stop: run.stop,
    seed: run.seed,
    tools: run.tools,
    toolChoice: run.toolChoice,
    parallelToolCalls: run.parallelToolCalls,
    responseFormat: run.responseFormat,
    reasoningEffort: run.reasoningEffort,
    user: run.user,
    stream: run.stream || run.maxLoops > 1,
    loop: 1,
  };
}

/** A run that is ready but for its admission. */
export interface RunPlan {
  readonly model: ResolvedModel;
  readonly call: ModelCall;
  /** Upper bound of the first loop's input, images included, by the vendor's tokenizer. */
  readonly promptTokens: number;
  /** The part of it that images take at most. */
  readonly imageTokens: number;
  /** Input of the call that writes the system prompt; 0 without one. */
  readonly writerTokens: number;
  readonly images: number;
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
  const images = imagesOf(run);
  const { countPrompt } = services;
  const text = await countPrompt(run);
  const writer = run.promptWriter === null ? 0 : await countPrompt(textOnly(run.promptWriter));
  const imageTokens = images.reduce((sum, image) => sum + model.imageTokens(image.size), 0);
  if (text > tier.tokensPerAgent) return tooManyTokens(text, tier);
  const fitted = fitMaxTokens(run, model, text + imageTokens);
  if (isApiError(fitted)) return fitted;
  const promptTokens = Math.ceil(text * model.tokenFactor) + imageTokens;
  const maxTokens = capMaxTokens(run, model, fitted, { promptTokens, images: images.length });
  if (isApiError(maxTokens)) return maxTokens;
  return {
    model,
    call: toModelCall(run, model, maxTokens),
    promptTokens,
    imageTokens,
    writerTokens: Math.ceil(writer * model.tokenFactor),
    images: images.length,
  };
}

function textOnly(messages: PromptText['messages']): PromptText {
  return { messages, tools: [], responseFormat: null };
}

/** `max_cost` is kept by writing no more than it pays for. */
function capMaxTokens(
  run: AgentRun,
  model: ResolvedModel,
  maxTokens: number,
  input: LoopInput,
): number | ApiError {
  if (run.maxCostMicros === null) return maxTokens;
  const affordable = affordableTokens(model.price, run.maxCostMicros, input);
  if (affordable >= 1) return Math.min(maxTokens, affordable);
  return apiError(
    'invalid_request',
    'max_cost does not even pay for reading the messages; raise it or shorten them.',
    {
      param: 'max_cost',
    },
  );
}

function tooManyTokens(tokens: number, tier: { name: string; tokensPerAgent: number }): ApiError {
  const message = `The messages take ${tokens} tokens; the ${tier.name} tier allows ${tier.tokensPerAgent} for one agent.`;
  return tier.name === 'free'
    ? apiError('tier_required', `${message} The premium tier allows more.`, { param: 'messages' })
    : apiError('context_length_exceeded', `${message} Shorten the messages.`, { param: 'messages' });
}
