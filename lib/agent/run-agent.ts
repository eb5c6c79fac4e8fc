import type { ModelCall, ModelEvent, OnEvents, Provider } from '#lib/models/provider.ts';
import { IMPROVE_INSTRUCTION } from '#lib/protocol/agent-prompts.ts';
import type { FinishReason, PromptMessage } from '#lib/protocol/prompt.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
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

/** Watches the run from the side that knows money: told of every model call, asked what it came to. */
export interface CallObserver {
  /** A model call is about to be made. */
  callStarted(call: ModelCall): void;
  /** Text, reasoning or arguments that the model produced, for counting when the vendor reports no usage. */
  produced(text: string): void;
  /** The vendor's own usage, as soon and as often as it reports one. */
  reported(usage: TokenUsage): void;
  /** The call ended well, by itself or cut at what it was permitted: what it came to. */
  callEnded(cut: boolean): Promise<Pick<LoopResult, 'usage' | 'costMicros' | 'imageMicros'>>;
}

/** One model call of a run and its place there. */
interface Loop {
  readonly provider: Provider;
  readonly observer: CallObserver;
  readonly call: ModelCall;
  /** False for a draft: a loop before the last permitted one, or the call that writes the system prompt. */
  readonly final: boolean;
}

/** Makes the call, hands over what happens and returns what it came to. */
async function runLoop(
  { provider, observer, call, final }: Loop,
  signal: AbortSignal,
  onEvents: OnEvents<AgentEvent>,
): Promise<LoopResult> {
  const state = new LoopState(call.loop, final, observer);
  // Nothing was asked of the vendor yet: a client that is already gone owes nothing.
  signal.throwIfAborted();
  observer.callStarted(call);
  await provider.run(call, signal, (batch) => {
    const events = state.add(batch);
    if (events.length > 0) return onEvents(events);
  });
  const { text, stopSequence } = state;
  const finish = {
    finishReason: state.finishReason(),
    ...(stopSequence === undefined ? {} : { stopSequence }),
  };
  return { loop: call.loop, text, ...finish, ...(await observer.callEnded(state.cut)) };
}

/** Turns one call's model events into agent events and remembers what the end needs. */
class LoopState {
  text = '';
  cut = false;
  stopSequence: string | undefined;
  #finish: FinishReason | null = null;
  #calledTool = false;
  readonly #loop: number;
  readonly #final: boolean;
  readonly #observer: CallObserver;

  constructor(loop: number, final: boolean, observer: CallObserver) {
    this.#loop = loop;
    this.#final = final;
    this.#observer = observer;
  }

  add(batch: readonly ModelEvent[]): AgentEvent[] {
    const events: AgentEvent[] = [];
    for (const event of batch) this.#addOne(event, events);
    return events;
  }

  #addOne(event: ModelEvent, events: AgentEvent[]): void {
    switch (event.type) {
      case 'text-delta':
        this.text += event.text;
        this.#observer.produced(event.text);
        events.push({ type: 'text-delta', loop: this.#loop, final: this.#final, text: event.text });
        return;
      case 'reasoning-delta':
        this.#observer.produced(event.text);
        events.push({ type: 'reasoning-delta', loop: this.#loop, text: event.text });
        return;
      case 'tool-call-start':
        this.#calledTool = true;
        this.#observer.produced(event.name);
        events.push(event);
        return;
      case 'tool-call-delta':
        this.#observer.produced(event.arguments);
        events.push(event);
        return;
      case 'usage':
        this.#observer.reported(event.usage);
        return;
      case 'finish':
        this.#finish = event.reason;
        this.cut = event.cut ?? false;
        this.stopSequence = event.stopSequence;
        return;
      default:
        event satisfies never;
    }
  }

  /** A provider that ends without a finish has broken its port; vendors' faults are thrown before this. */
  finishReason(): FinishReason {
    if (this.#finish === null) throw new Error('the provider ended a call without a finish event');
    return this.#calledTool && this.#finish === 'stop' ? 'tool_calls' : this.#finish;
  }
}

/** The conversation as a later loop sees it: all turns, the previous answer, the request to improve it. */
function withPreviousAnswer(messages: readonly PromptMessage[], answer: string): PromptMessage[] {
  return [
    ...messages,
    { role: 'assistant', content: answer, toolCalls: [] },
    { role: 'user', content: [{ type: 'text', text: IMPROVE_INSTRUCTION }] },
  ];
}
