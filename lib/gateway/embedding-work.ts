import type { ResolvedModel } from '#lib/models/model-facts.ts';
import type { EmbeddingAnswer, EmbeddingCall, Provider } from '#lib/models/provider.ts';
import { countInputTokens } from '#lib/models/token-count.ts';
import { Turns } from '#lib/models/turns.ts';
import { type CallBound, quoteMicros } from '#lib/pricing/quote.ts';
import { type EmbeddingRequest, inputParam, MAX_INPUT_TOKENS } from '#lib/protocol/embedding-request.ts';
import { type ApiError, apiError, isApiError } from '#lib/protocol/errors.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import type { Caller } from './caller.ts';
import type { MeteredWork, WorkContext } from './metered-work.ts';
import { noteFailures, permittedModel } from './permitted-model.ts';
import { tooManyTokens } from './plan-run.ts';
import type { Services } from './services.ts';

export type EmbeddingEvent =
  /** In the order of the inputs. */
  | { readonly type: 'vector'; readonly vector: Float32Array }
  | { readonly type: 'run-end'; readonly usage: TokenUsage; readonly costMicros: number };

/** A request that is ready but for its admission. */
interface EmbeddingPlan {
  readonly model: ResolvedModel;
  readonly call: EmbeddingCall;
  /** Tokens of all inputs by our tokenizer. */
  readonly tokens: number;
  readonly bound: CallBound;
}

/**
 * A request for vectors → metered work of one model call: finds the model, counts the inputs and quotes.
 *
 * Refusals, in this order: those of `permittedModel`, what the model cannot do (`unsupported_parameter`), an input too
 * long for the model or all too long together (`context_length_exceeded`), too many tokens for the tier. Nothing was
 * held or counted by then.
 */
export async function embeddingWork(
  request: EmbeddingRequest,
  caller: Caller,
  services: Services,
): Promise<MeteredWork<EmbeddingEvent> | ApiError> {
  caller.trace.asked({ model: request.model, stream: false });
  const model = await permittedModel(request.model, 'embedding', caller, services);
  if (isApiError(model)) return model;
  const plan = await planEmbedding(request, model, caller, services);
  if (isApiError(plan)) return plan;
  const { price } = model;
  const endUser = request.user ?? null;
  return {
    quoteMicros: quoteMicros({ maxLoops: 1, maxCostMicros: null }, price, plan.bound),
    described: { model: request.model, agentName: null, stream: false, endUser, images: 0, price },
    cheaper: 'send fewer or shorter inputs',
    async run(context, onEvents) {
      const { answer, ...used } = await makeVectors(plan, context, (call) =>
        noteFailures(model, caller, context.signal, services, call),
      );
      // To write thousands of vectors takes a while: others have their turns in between.
      const turns = new Turns();
      for (const vector of answer.vectors) {
        await onEvents([{ type: 'vector', vector }]);
        if (turns.over()) await turns.next();
      }
      await onEvents([{ type: 'run-end', ...used }]);
    },
  };
}

async function planEmbedding(
  request: EmbeddingRequest,
  model: ResolvedModel,
  { principal: { tier } }: Caller,
  { tierLimits }: Services,
): Promise<EmbeddingPlan | ApiError> {
  const inability = findInability(request, model);
  if (inability !== null) return inability;
  const { each: inputs } = request.input;
  const counts = await countInputTokens(inputs, model.embedding?.encoding ?? 'o200k_base', MAX_INPUT_TOKENS);
  const tooLong = findTooLong(request, model, counts);
  if (tooLong !== null) return tooLong;
  const tokens = sum(counts);
  const { tokensPerAgent } = tierLimits[tier];
  if (tokens > tokensPerAgent) return tooManyTokens(tokens, { name: tier, tokensPerAgent }, 'input');
  const promptTokens = Math.ceil(tokens * model.tokenFactor);
  const { dimensions = null, user = null } = request;
  const call = { model: model.vendorModel, inputs, dimensions, user, promptTokens };
  return { model, call, tokens, bound: { promptTokens, images: 0, maxTokens: 0 } };
}

/** The one call, metered. `guarded` has the vendor's failures noted. */
async function makeVectors(
  { model: { price, provider }, call, tokens, bound }: EmbeddingPlan,
  { tally, signal }: WorkContext,
  guarded: (call: () => Promise<EmbeddingAnswer>) => Promise<EmbeddingAnswer>,
) {
  const counter = { prompt: () => tokens, text: () => 0 };
  const meter = tally.meter<EmbeddingCall>({ price, counter, bound: () => bound });
  // Nothing was asked of the vendor yet: a client that is already gone owes nothing.
  signal.throwIfAborted();
  meter.callStarted(call);
  const answer = await guarded(() => embed(provider, call, signal));
  if (answer.usage !== null) meter.reported(answer.usage);
  const { usage, costMicros } = await meter.callEnded(false);
  return { answer, usage, costMicros };
}

/** Which models have it is asked before. */
function embed(provider: Provider, call: EmbeddingCall, signal: AbortSignal): Promise<EmbeddingAnswer> {
  if (provider.embed === undefined) throw new Error(`${provider.id} makes no vectors`);
  return provider.embed(call, signal);
}

/** What the model cannot do for this request; null when it can do everything asked. */
function findInability({ dimensions, input }: EmbeddingRequest, model: ResolvedModel): ApiError | null {
  const { dimensions: own = null, shortens = true, encoding = null } = model.embedding ?? {};
  const refuse = (message: string, param: string) => apiError('unsupported_parameter', message, { param });
  if (encoding === null && input.each.some((each) => typeof each !== 'string'))
    return refuse(
      `Tokens are taken by models that read cl100k_base, and ${model.id} is not known to: send texts. (LangChain: check_embedding_ctx_length=False.)`,
      'input',
    );
  if (dimensions === undefined || dimensions === null || dimensions === own) return null;
  if (!shortens)
    return refuse(
      `The vectors of ${model.id} have ${own} dimensions, always: leave dimensions out.`,
      'dimensions',
    );
  if (own !== null && dimensions > own)
    return refuse(
      `dimensions is ${dimensions}, but the vectors of ${model.id} have at most ${own}.`,
      'dimensions',
    );
  return null;
}

function findTooLong(
  { input }: EmbeddingRequest,
  { id, contextLength }: ResolvedModel,
  counts: readonly number[],
): ApiError | null {
  const tooLong = (message: string, param: string) => apiError('context_length_exceeded', message, { param });
  const most = contextLength ?? Number.POSITIVE_INFINITY;
  const at = counts.findIndex((count) => count > most);
  if (at !== -1) {
    const param = inputParam(input, at);
    return tooLong(
      `${param} is longer than the ${most} tokens that ${id} reads: shorten it, or cut it into several inputs.`,
      param,
    );
  }
  if (sum(counts) <= MAX_INPUT_TOKENS) return null;
  return tooLong(
    `input has more than ${MAX_INPUT_TOKENS} tokens in all: send it in several requests.`,
    'input',
  );
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
