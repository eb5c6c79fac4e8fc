import type { ModelCall, OnEvents, Provider } from '#lib/models/provider.ts';
import type { PromptMessage } from '#lib/protocol/prompt.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import type { CallObserver } from './call-observer.ts';
import { withPreviousAnswer } from './improve-prompt.ts';
import { runLoop } from './run-loop.ts';
import { anyOf, nothingToImprove, type StopRule, sameAnswer } from './stop-rules.ts';
import { PROMPT_WRITER_MAX_TOKENS, withSystemPrompt } from './write-system-prompt.ts';

export interface AgentOptions {
  readonly provider: Provider;
  /** The call of the first loop; later loops change its messages and loop number. */
  readonly call: ModelCall;
  readonly maxLoops: number;
  /** When given, one call before the first loop answers these messages with the system prompt to use. */
  readonly promptWriter: readonly PromptMessage[] | null;
  /** Reasons to end early beyond those of `stop-rules.ts`. */
  readonly stopRules: readonly StopRule[];
  /** The most output tokens that the next loop may have, asked before each loop after the first. */
  readonly nextMaxTokens: (loops: readonly LoopResult[]) => number;
  readonly observer: CallObserver;
}

/**
 * Runs the loops and hands over what happens, in batches as the provider delivers them. Throws what the provider
 * throws: a failing loop fails the run, an error is never an answer.
 */
export async function runAgent(
  options: AgentOptions,
  signal: AbortSignal,
  onEvents: OnEvents<AgentEvent>,
): Promise<void> {
  const { provider, observer, maxLoops } = options;
  const preparation = await writePrompt(options, signal);
  const messages =
    preparation === null ? options.call.messages : withSystemPrompt(options.call.messages, preparation.text);
  const loops: LoopResult[] = [];
  let call: ModelCall = { ...options.call, messages };
  for (let loop = 1; ; loop++) {
    const final = loop === maxLoops;
    const result = await runLoop({ provider, observer, call, final }, signal, onEvents);
    loops.push(result);
    await onEvents([{ type: 'loop-end', result, final }]);
    const early = !final && (await anyOf([sameAnswer, nothingToImprove, ...options.stopRules], loops));
    if (final || early) {
      const end: AgentEvent = { type: 'run-end', preparation, loops, finishReason: result.finishReason };
      return onEvents(early ? [{ type: 'answer', text: result.text }, end] : [end]);
    }
    const maxTokens = Math.min(options.call.maxTokens, options.nextMaxTokens(loops));
    call = { ...call, messages: withPreviousAnswer(messages, result.text), maxTokens, loop: loop + 1 };
  }
}

/** The call before the first loop; nothing of it is shown, all of it is metered. */
async function writePrompt(options: AgentOptions, signal: AbortSignal): Promise<LoopResult | null> {
  const { provider, observer, promptWriter } = options;
  if (promptWriter === null) return null;
  const maxTokens = Math.min(options.call.maxTokens, PROMPT_WRITER_MAX_TOKENS);
  const plain = { tools: [], toolChoice: null, responseFormat: null, stop: [] };
  const call = { ...options.call, ...plain, messages: promptWriter, maxTokens, stream: false, loop: 0 };
  return runLoop({ provider, observer, call, final: false }, signal, () => {});
}
