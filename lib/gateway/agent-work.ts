import type { AgentEvent, LoopResult } from '#lib/agent/agent-event.ts';
import type { AgentRun } from '#lib/agent/agent-run.ts';
import { runAgent } from '#lib/agent/run-agent.ts';
import type { StopRule } from '#lib/agent/stop-rules.ts';
import { PROMPT_WRITER_MAX_TOKENS } from '#lib/agent/write-system-prompt.ts';
import type { ModelCall } from '#lib/models/provider.ts';
import { countPromptTokens, countTokens } from '#lib/models/token-count.ts';
import { affordableTokens, INSTRUCTION_TOKENS } from '#lib/pricing/quote.ts';
import { type ApiError, isApiError } from '#lib/protocol/errors.ts';
import type { Caller } from './caller.ts';
import type { Tally } from './meter.ts';
import type { MeteredWork, WorkContext } from './metered-work.ts';
import { noteFailures, permittedModel } from './permitted-model.ts';
import { findInability, type PromptText, planRun, quoteRun, type RunPlan } from './plan-run.ts';
import type { Services } from './services.ts';

/** A run and the name its agent goes by in the run log; null where it has none. */
export interface NamedRun {
  readonly run: AgentRun;
  readonly agentName: string | null;
}

/**
 * An agent's run → metered work: finds the model, brings images into the form its provider takes, fits the output
 * limit and quotes.
 *
 * Refusals, in this order: `model_not_found`, `model_not_allowed`, what the model cannot do (`invalid_image`,
 * `unsupported_parameter`), an image that cannot be fetched, too many tokens for the tier, for the model or for
 * `max_cost`. Nothing was held or counted by then.
 */
export async function agentWork(
  { run, agentName }: NamedRun,
  caller: Caller,
  services: Services,
): Promise<MeteredWork<AgentEvent> | ApiError> {
  const { principal, signal, trace } = caller;
  trace.asked(run);
  const model = await permittedModel(run.model, 'chat', caller, services);
  if (isApiError(model)) return model;
  const inability = findInability(run, model);
  if (inability !== null) return inability;
  const messages = await services.images.materialize(run.messages, model, signal);
  if (isApiError(messages)) return messages;
  const ready = { ...run, messages };
  const tier = { name: principal.tier, tokensPerAgent: services.tierLimits[principal.tier].tokensPerAgent };
  const plan = await planRun(ready, model, tier, { countPrompt });
  if (isApiError(plan)) return plan;
  const { price } = model;
  const { images } = plan.bound;
  return {
    quoteMicros: quoteRun(ready, plan),
    described: { model: run.model, agentName, stream: run.stream, endUser: run.settings.user, images, price },
    cheaper: 'lower max_tokens, max_loops or max_cost',
    run: (context, onEvents) =>
      noteFailures(model, caller, context.signal, services, () =>
        runAgent(toOptions(ready, plan, context), context.signal, onEvents),
      ),
  };
}

/** What the loop is given: its meter, and reasons of money and of the caller to end early. */
function toOptions(run: AgentRun, plan: RunPlan, { tally, stopRequested }: WorkContext) {
  const { model, call, imageTokens } = plan;
  const meter = tally.meter<ModelCall>({
    price: model.price,
    counter: {
      prompt: async (prompt: PromptText) => (await countPrompt(prompt)) + imageTokens,
      text: countTokens,
    },
    bound: ({ loop, maxTokens }) => ({
      promptTokens: promptBound(plan, loop),
      // The call that writes the system prompt is shown none.
      images: loop === 0 ? 0 : plan.bound.images,
      maxTokens,
    }),
  });
  const nextMaxTokens = (loops: readonly LoopResult[]) => affordableNext(run, plan, tally, loops);
  const capReached: StopRule = (loops) => {
    const last = loops.at(-1);
    return last !== undefined && tooLittleForAnother(nextMaxTokens(loops), call.maxTokens, last);
  };
  return {
    provider: model.provider,
    call,
    maxLoops: run.maxLoops,
    promptWriter: run.promptWriter,
    stopRules: [capReached, stopRequested],
    nextMaxTokens,
    observer: meter,
  };
}

/** The most input of one of a run's calls; loop 0 writes the system prompt, which the others then read. */
function promptBound({ bound, writerTokens }: RunPlan, loop: number): number {
  if (loop === 0) return writerTokens;
  const written = writerTokens === 0 ? 0 : PROMPT_WRITER_MAX_TOKENS;
  const first = bound.promptTokens + written;
  return loop === 1 ? first : first + bound.maxTokens + INSTRUCTION_TOKENS;
}

const countPrompt = ({ messages, tools, responseFormat }: PromptText) =>
  countPromptTokens(messages, tools, responseFormat);

/** Output tokens that the run's own cap still pays for in its next loop. */
function affordableNext(run: AgentRun, plan: RunPlan, tally: Tally, loops: readonly LoopResult[]): number {
  if (run.maxCostMicros === null) return Number.POSITIVE_INFINITY;
  const answer = loops.at(-1)?.usage.completionTokens ?? 0;
  return affordableTokens(plan.model.price, run.maxCostMicros - tally.sum().costMicros, {
    promptTokens: plan.bound.promptTokens + answer + INSTRUCTION_TOKENS,
    images: plan.bound.images,
  });
}

/**
 * Whether a budget is too small for one more loop: an improved answer may be up to twice as long as the last one,
 * and one cut off by the cap would be worse than none.
 */
function tooLittleForAnother(affordable: number, maxTokens: number, last: LoopResult): boolean {
  return affordable < Math.min(maxTokens, 2 * Math.max(1, last.usage.completionTokens));
}
