import { toUsd } from '#lib/pricing/money.ts';
import type {
  BlockDelta,
  ContentBlockBody,
  MessagesEvent,
  MessagesUsageBody,
  StopReason,
} from '#lib/protocol/messages-answer.ts';
import type { FinishReason } from '#lib/protocol/prompt.ts';
import type { AgentEvent, LoopResult } from './agent-event.ts';
import { sumUsage } from './usage-body.ts';

/** What all parts of one message share. */
export interface MessageIdentity {
  /** `msg_` + 32 hex. */
  readonly id: string;
  readonly requestId: string;
  /** As the caller named it. */
  readonly model: string;
  readonly maxLoops: number;
}

type RunEnd = Extract<AgentEvent, { type: 'run-end' }>;

const STOP_REASONS: Readonly<Record<FinishReason, StopReason>> = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'refusal',
};

function stopOf({ finishReason, stopSequence }: Pick<LoopResult, 'finishReason' | 'stopSequence'>) {
  const known = finishReason === 'stop' && stopSequence !== undefined;
  if (known) return { stop_reason: 'stop_sequence' as const, stop_sequence: stopSequence };
  return { stop_reason: STOP_REASONS[finishReason], stop_sequence: null };
}

const NO_TOKENS: MessagesUsageBody = {
  input_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  output_tokens: 0,
};

/** The usage of a finished run. Its input is what no cache had a part in, as Anthropic counts. */
function toUsage(loops: readonly LoopResult[], maxLoops: number): MessagesUsageBody {
  const sum = sumUsage(loops);
  return {
    input_tokens: sum.promptTokens - sum.cachedTokens - sum.cacheWriteTokens,
    cache_creation_input_tokens: sum.cacheWriteTokens,
    cache_read_input_tokens: sum.cachedTokens,
    output_tokens: sum.completionTokens,
    cost: toUsd(loops.reduce((micros, { costMicros }) => micros + costMicros, 0)),
    ...(sum.estimated ? { estimated: true } : {}),
    ...(maxLoops > 1 ? { loops: loops.map(toLoop) } : {}),
  };
}

function toLoop(result: LoopResult) {
  return {
    loop: result.loop,
    input_tokens: result.usage.promptTokens,
    output_tokens: result.usage.completionTokens,
    cost: toUsd(result.costMicros),
    stop_reason: stopOf(result).stop_reason,
  };
}

/** Whether the arguments of a call are complete; a call without any has none to wait for. */
export function isWholeJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return text === '';
  }
}

/** What a block that is being written is of; `draft`: the answer of a loop before the last. */
type Kind = 'text' | 'reasoning' | 'draft' | 'tool';

interface WaitingCall {
  readonly id: string;
  readonly name: string;
  json: string;
}

/**
 * Events of a run → those of Anthropic's stream: content blocks one after the other, never two open at once. Deltas of
 * a call that begins before the one before it is whole wait until that is; what is said before all calls are whole waits
 * for the end of the loop.
 */
export class MessageEvents {
  readonly #identity: MessageIdentity;
  #next = 0;
  #open: Kind | null = null;
  /** The calls of this answer from the open one on, by the model's index. */
  readonly #calls = new Map<number, WaitingCall>();
  /** What was said in the midst of a call. */
  #late: AgentEvent[] = [];

  constructor(identity: MessageIdentity) {
    this.#identity = identity;
  }

  /** The index of the text block that is being written; null when it is another or none. */
  openText(): number | null {
    return this.#open === 'text' ? this.#next - 1 : null;
  }

  start(): MessagesEvent[] {
    const { id, model } = this.#identity;
    const stop = { stop_reason: null, stop_sequence: null };
    const head = { id, type: 'message', role: 'assistant', model } as const;
    const message = { ...head, content: [], ...stop, usage: NO_TOKENS };
    return [{ type: 'message_start', message }, { type: 'ping' }];
  }

  add(event: AgentEvent): MessagesEvent[] {
    const isSaid = event.type === 'text-delta' || event.type === 'reasoning-delta';
    if (!isSaid || !this.#isInCall()) return this.#addNow(event);
    this.#late.push(event);
    return [];
  }

  #isInCall(): boolean {
    for (const { json } of this.#calls.values()) if (json === '' || !isWholeJson(json)) return true;
    return this.#late.length > 0;
  }

  #addNow(event: AgentEvent): MessagesEvent[] {
    switch (event.type) {
      case 'text-delta':
        return event.final ? this.#text(event.text) : this.#thought('draft', event.text);
      case 'reasoning-delta':
        return this.#thought('reasoning', event.text);
      case 'answer':
        return this.#text(event.text);
      case 'tool-call-start':
        return this.#callStart(event.index, { id: event.id, name: event.name, json: '' });
      case 'tool-call-delta':
        return this.#callDelta(event.index, event.arguments);
      case 'loop-end':
        return this.#endLoop();
      case 'run-end':
        return [...this.#close(), this.#end(event)];
      default:
        return event satisfies never;
    }
  }

  #text(text: string): MessagesEvent[] {
    if (text === '') return [];
    const start = this.#begin('text', { type: 'text', text: '' });
    return [...start, this.#delta({ type: 'text_delta', text })];
  }

  #thought(kind: 'reasoning' | 'draft', thinking: string): MessagesEvent[] {
    if (thinking === '') return [];
    const start = this.#begin(kind, { type: 'thinking', thinking: '', signature: '' });
    return [...start, this.#delta({ type: 'thinking_delta', thinking })];
  }

  #callStart(index: number, call: WaitingCall): MessagesEvent[] {
    const before = this.#calls.size > 0 ? this.#shift() : [];
    this.#calls.set(index, call);
    return this.#calls.size === 1 ? [...before, ...this.#beginCall(call)] : before;
  }

  #callDelta(index: number, json: string): MessagesEvent[] {
    const call = this.#calls.get(index);
    if (call === undefined || json === '') return [];
    call.json += json;
    const [first] = this.#calls.keys();
    if (first !== index) return [];
    const delta = this.#delta({ type: 'input_json_delta', partial_json: json });
    return this.#calls.size === 1 ? [delta] : [delta, ...this.#shift()];
  }

  /** Closes the open call once it is whole, and opens the next, which then has its turn. */
  #shift(): MessagesEvent[] {
    const events: MessagesEvent[] = [];
    for (const [index, call] of this.#calls) {
      if (call.json === '' || !isWholeJson(call.json)) break;
      this.#calls.delete(index);
      events.push(...this.#closeBlock());
      const [following] = this.#calls.values();
      if (following !== undefined) events.push(...this.#beginCall(following));
    }
    return events;
  }

  #beginCall({ id, name, json }: WaitingCall): MessagesEvent[] {
    const start = this.#beginBlock('tool', { type: 'tool_use', id, name, input: {} });
    return json === '' ? start : [...start, this.#delta({ type: 'input_json_delta', partial_json: json })];
  }

  #begin(kind: Kind, block: ContentBlockBody): MessagesEvent[] {
    return this.#open === kind ? [] : this.#beginBlock(kind, block);
  }

  #beginBlock(kind: Kind, block: ContentBlockBody): MessagesEvent[] {
    const before = kind === 'tool' ? this.#closeBlock() : this.#close();
    this.#open = kind;
    return [...before, { type: 'content_block_start', index: this.#next++, content_block: block }];
  }

  /** Whatever is open or waits, to its end. */
  #close(): MessagesEvent[] {
    const [, ...waiting] = this.#calls.values();
    this.#calls.clear();
    return [...waiting.flatMap((call) => this.#beginCall(call)), ...this.#closeBlock()];
  }

  #closeBlock(): MessagesEvent[] {
    if (this.#open === null) return [];
    const isThought = this.#open === 'reasoning' || this.#open === 'draft';
    this.#open = null;
    const index = this.#next - 1;
    const signature = this.#delta({ type: 'signature_delta', signature: '' });
    return [...(isThought ? [signature] : []), { type: 'content_block_stop', index }];
  }

  #delta(delta: BlockDelta): MessagesEvent {
    return { type: 'content_block_delta', index: this.#next - 1, delta };
  }

  #endLoop(): MessagesEvent[] {
    const late = this.#late;
    this.#late = [];
    const calls = this.#close();
    return [...calls, ...late.flatMap((event) => this.#addNow(event)), ...this.#close()];
  }

  #end({ loops, finishReason }: RunEnd): MessagesEvent {
    const delta = stopOf(loops.at(-1) ?? { finishReason });
    return { type: 'message_delta', delta, usage: toUsage(loops, this.#identity.maxLoops) };
  }
}
