import type { Principal } from '#lib/accounts/principal.ts';
import type { LoopResult } from '#lib/agent/agent-event.ts';
import type { AgentRun } from '#lib/agent/agent-run.ts';
import { runAgent } from '#lib/agent/run-agent.ts';
import type { StopRule } from '#lib/agent/stop-rules.ts';
import { PROMPT_WRITER_MAX_TOKENS } from '#lib/agent/write-system-prompt.ts';
import { earlyStopRequested } from '#lib/billing/early-stop.ts';
import { settleRun } from '#lib/billing/settle-run.ts';
import { endClaim, type IdempotencyClaim } from '#lib/idempotency/idempotent-answers.ts';
import { countPromptTokens, countTokens } from '#lib/models/token-count.ts';
import { affordableTokens, INSTRUCTION_TOKENS } from '#lib/pricing/quote.ts';
import { type ApiError, apiError, isApiError } from '#lib/protocol/errors.ts';
import { StoreUnavailable } from '#lib/store/store-unavailable.ts';
import { admit } from './admit.ts';
import type { Headers, RequestContext } from './call.ts';
import { type Delivery, deliver, type RunOutcome, type Sink } from './delivery.ts';
import { Meter } from './meter.ts';
import { findInability, type PromptText, planRun, type RunPlan } from './plan-run.ts';
import { quoteRun } from './quote-run.ts';
import type { Services } from './services.ts';
import { tooLittleForAnother } from './spending-cap.ts';

/** A run to execute: the same for every endpoint. */
export interface Execution {
  readonly context: Pick<RequestContext, 'requestId' | 'trace'>;
  readonly principal: Principal;
  readonly run: AgentRun;
  /** The path that was called, for the run log. */
  readonly endpoint: string;
  readonly agentName: string | null;
  /** Aborts when the client leaves. */
  readonly signal: AbortSignal;
  /** True for an item of a batch, whose requests were counted together. */
  readonly skipRateLimit: boolean;
  readonly claim: IdempotencyClaim | null;
}

export type Started =
  | { readonly kind: 'refused'; readonly error: ApiError; readonly headers: Headers }
  /** A repeat: the whole answer of the first request, as text. */
  | { readonly kind: 'replayed'; readonly answer: string }
  | { readonly kind: 'running'; readonly delivery: Delivery; readonly headers: Headers };

/** Plan, quote, limit and hold, run, settle: from here on a run looks after itself, whoever is listening. */
export async function executeRun(execution: Execution, sink: Sink, services: Services): Promise<Started> {
  const { principal, context } = execution;
  context.trace.asked(execution.run);
  const prepared = await prepareRun(execution, services);
  if (isApiError(prepared)) return { kind: 'refused', error: prepared, headers: {} };
  const { run } = prepared;
  const plan: HeldPlan = { ...prepared.plan, heldMicros: quoteRun(run, prepared.plan) };
  const { requestId } = context;
  const { skipRateLimit, claim } = execution;
  const { error, headers, replayed } = await admit(
    { principal, requestId, quoteMicros: plan.heldMicros, skipRateLimit, claim },
    services,
  );
  if (replayed !== null) return { kind: 'replayed', answer: replayed };
  if (error !== null) return { kind: 'refused', error, headers };
  services.holds.add({ requestId, accountId: principal.accountId, amountMicros: plan.heldMicros });
  const delivery = start({ ...execution, run }, plan, sink, services);
  void delivery.finished.then((outcome) => context.trace.ran(outcome));
  return { kind: 'running', delivery, headers };
}

/** A plan with what is held for it, in micro-dollars. */
type HeldPlan = RunPlan & { readonly heldMicros: number };

/** Finds the model, brings images into the form its provider takes and plans the run. */
async function prepareRun(
  { run, principal, signal }: Execution,
  services: Services,
): Promise<{ run: AgentRun; plan: RunPlan } | ApiError> {
  await services.models.warm();
  const model = services.models.resolve(run.model);
  if (isApiError(model)) return model;
  if (principal.tier === 'free' && services.isPremiumModel(model.id)) return notAllowed(model.id);
  const inability = findInability(run, model);
  if (inability !== null) return inability;
  const messages = await services.images.materialize(run.messages, model, signal);
  if (isApiError(messages)) return messages;
  const ready = { ...run, messages };
  const tier = { name: principal.tier, tokensPerAgent: services.tierLimits[principal.tier].tokensPerAgent };
  const plan = await planRun(ready, model, tier, { countPrompt });
  return isApiError(plan) ? plan : { run: ready, plan };
}

function notAllowed(model: string): ApiError {
  return apiError('model_not_allowed', `${model} is for the premium tier on this server.`, {
    param: 'model',
  });
}

function start(execution: Execution, plan: HeldPlan, sink: Sink, services: Services): Delivery {
  const { run, context } = execution;
  const { model, call } = plan;
  const stop = services.running.start(execution.signal);
  const counter = {
    prompt: async (prompt: PromptText) => (await countPrompt(prompt)) + plan.imageTokens,
    text: countTokens,
  };
  const meter = new Meter({
    price: model.price,
    counter,
    promptBound: ({ loop }) => promptBound(plan, loop),
    heldMicros: plan.heldMicros,
  });
  const nextMaxTokens = (loops: readonly LoopResult[]) => affordableNext(run, plan, meter, loops);
  const capReached: StopRule = (loops) => {
    const last = loops.at(-1);
    return last !== undefined && tooLittleForAnother(nextMaxTokens(loops), call.maxTokens, last);
  };
  const asked: StopRule = () =>
    services.store.read(() => earlyStopRequested(context.requestId)).catch(notWhileAway);
  const options = {
    provider: model.provider,
    call,
    maxLoops: run.maxLoops,
    promptWriter: run.promptWriter,
    stopRules: [capReached, asked],
    nextMaxTokens,
    observer: meter,
  };
  const startedAtMs = performance.now();
  const createdAt = Date.now();
  const delivery = deliver({
    run: (onEvents) => runAgent(options, stop.signal, onEvents),
    meter,
    sink,
    signal: stop.signal,
    settle: (outcome, answer) =>
      settle(
        execution,
        plan,
        { ...outcome, answer },
        { createdAt, durationMs: performance.now() - startedAtMs },
        services,
      ),
    onUnexpected: (error) => services.log.error({ err: error, requestId: context.requestId }, 'run failed'),
    onModelError: (error) => {
      const about = { requestId: context.requestId, host: model.provider.id, model: run.model };
      services.log.warn({ ...about, status: error.status, code: error.error.code }, 'a model call failed');
    },
  });
  services.running.track(stop, delivery.finished);
  return delivery;
}

async function settle(
  { context, principal, run, endpoint, agentName, claim }: Execution,
  { model, bound, heldMicros }: HeldPlan,
  { metered, status, error, answer }: RunOutcome & { readonly answer: string | null },
  times: { createdAt: number; durationMs: number },
  services: Services,
): Promise<ApiError | null> {
  const record = {
    requestId: context.requestId,
    accountId: principal.accountId,
    keyId: principal.keyId,
    endpoint,
    model: run.model,
    agentName,
    status,
    stream: run.stream,
    endUser: run.user,
    billedCalls: metered.billedCalls,
    usage: metered.usage,
    images: bound.images,
    costMicros: metered.costMicros + metered.excessMicros,
    heldMicros,
    price: model.price,
    errorCode: error?.code ?? null,
    ...times,
  };
  return services.settlements.settle(record, () =>
    services.store.write(function* () {
      if (claim !== null) yield* endClaim(claim, answer);
      return yield* settleRun(record);
    }),
  );
}

/** Nobody's wish can be read then; a run that has begun goes on. */
function notWhileAway(error: unknown): false {
  if (error instanceof StoreUnavailable) return false;
  throw error;
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
function affordableNext(run: AgentRun, plan: RunPlan, meter: Meter, loops: readonly LoopResult[]): number {
  if (run.maxCostMicros === null) return Number.POSITIVE_INFINITY;
  const answer = loops.at(-1)?.usage.completionTokens ?? 0;
  return affordableTokens(plan.model.price, run.maxCostMicros - meter.sum().costMicros, {
    promptTokens: plan.bound.promptTokens + answer + INSTRUCTION_TOKENS,
    images: plan.bound.images,
  });
}
