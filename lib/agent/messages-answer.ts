import { type ApiError, toAnthropicError } from '#lib/protocol/errors.ts';
import type { ContentBlockBody, MessageBody, MessagesEvent } from '#lib/protocol/messages-answer.ts';
import { encodeEvent } from '#lib/sse/encode.ts';
import type { AgentEvent } from './agent-event.ts';
import { isWholeJson, MessageEvents, type MessageIdentity } from './message-events.ts';

/** Events → one JSON body: a fold of the very events that a stream would have carried. */
export class MessageBodyBuilder {
  readonly #identity: MessageIdentity;
  readonly #events: MessageEvents;
  readonly #content: ContentBlockBody[] = [];
  #json = '';
  #end: Extract<MessagesEvent, { type: 'message_delta' }> | null = null;

  constructor(identity: MessageIdentity) {
    this.#identity = identity;
    this.#events = new MessageEvents(identity);
  }

  add(events: readonly AgentEvent[]): void {
    for (const event of events) for (const part of this.#events.add(event)) this.#fold(part);
  }

  #fold(event: MessagesEvent): void {
    const block = this.#content.at(-1);
    if (event.type === 'content_block_start') this.#content.push({ ...event.content_block });
    else if (event.type === 'message_delta') this.#end = event;
    else if (event.type === 'content_block_stop' && block?.type === 'tool_use') {
      block.input = toInput(this.#json);
      this.#json = '';
    } else if (event.type === 'content_block_delta') {
      const { delta } = event;
      if (delta.type === 'text_delta' && block?.type === 'text') block.text += delta.text;
      if (delta.type === 'thinking_delta' && block?.type === 'thinking') block.thinking += delta.thinking;
      if (delta.type === 'input_json_delta') this.#json += delta.partial_json;
    }
  }

  /** Call after the run ended well. */
  body(): MessageBody {
    if (this.#end === null) throw new Error('a message has no body before its run ended');
    const { id, model } = this.#identity;
    const { delta, usage } = this.#end;
    return { id, type: 'message', role: 'assistant', model, content: this.#content, ...delta, usage };
  }
}

/** Arguments that were cut off or are no object come to an empty one, as their type has it. */
function toInput(json: string): Record<string, unknown> {
  if (!isWholeJson(json) || json === '') return {};
  const input: unknown = JSON.parse(json);
  return typeof input === 'object' && input !== null && !Array.isArray(input) ? { ...input } : {};
}

/** Events → the frames of one of Anthropic's streams. */
export class MessageFrames {
  readonly #events: MessageEvents;
  readonly #requestId: string;

  constructor(identity: MessageIdentity) {
    this.#events = new MessageEvents(identity);
    this.#requestId = identity.requestId;
  }

  start(): string {
    return this.#events.start().map(frameOf).join('');
  }

  /** All frames of a batch, in one string so that they leave in one write. */
  encode(events: readonly AgentEvent[]): string {
    let frames = '';
    for (const event of events) {
      const index = event.type === 'text-delta' && event.final ? this.#events.openText() : null;
      // Nearly all of a stream: the bytes of `frameOf`, at a fraction of the cost.
      if (event.type === 'text-delta' && index !== null)
        frames += event.text === '' ? '' : textFrame(index, event.text);
      else frames += this.#events.add(event).map(frameOf).join('');
    }
    return frames;
  }

  end(): string {
    return frameOf({ type: 'message_stop' });
  }

  /** A failure after the first byte: the event that SDKs throw for. */
  failure(error: ApiError): string {
    return encodeEvent('error', JSON.stringify(toAnthropicError(error, this.#requestId)));
  }
}

function textFrame(index: number, text: string): string {
  return `event: content_block_delta\ndata: {"type":"content_block_delta","index":${index},"delta":{"type":"text_delta","text":${JSON.stringify(text)}}}\n\n`;
}

function frameOf(event: MessagesEvent): string {
  return encodeEvent(event.type, JSON.stringify(event));
}
