import { StringDecoder } from 'node:string_decoder';
import { answerText } from '../work.ts';
import type { HttpExchange } from './connection.ts';

/** The outcome of one request. Times are `performance.now()`. */
export interface Outcome {
  /** Null when the answer was right in every part. */
  readonly complaint: string | null;
  readonly sentAt: number;
  readonly endedAt: number;
  /** When the first text of a stream arrived. */
  readonly firstTextAt: number | null;
  readonly events: number;
}

export interface Expectation {
  readonly nonce: number;
  readonly events: number;
}

interface Completion {
  readonly choices?: readonly { message?: { content?: unknown }; finish_reason?: unknown }[];
  readonly usage?: { completion_tokens?: unknown };
}

/** Collects one JSON answer and compares it with what the vendor sent. */
export class JsonExchange implements HttpExchange {
  readonly #sentAt = performance.now();
  readonly #expected: Expectation;
  readonly #done: (outcome: Outcome) => void;
  #status = 0;
  readonly #parts: Buffer[] = [];

  constructor(expected: Expectation, done: (outcome: Outcome) => void) {
    this.#expected = expected;
    this.#done = done;
  }

  head(status: number): void {
    this.#status = status;
  }

  body(bytes: Buffer): void {
    this.#parts.push(bytes);
  }

  end(): void {
    this.#finish(this.#complaint());
  }

  broken(why: string): void {
    this.#finish(why);
  }

  #finish(complaint: string | null): void {
    const sentAt = this.#sentAt;
    this.#done({ complaint, sentAt, endedAt: performance.now(), firstTextAt: null, events: 0 });
  }

  #complaint(): string | null {
    const body = (this.#parts.length === 1 ? this.#parts[0] : Buffer.concat(this.#parts))?.toString() ?? '';
    if (this.#status !== 200) return `status ${this.#status}: ${body.slice(0, 300)}`;
    const { nonce, events } = this.#expected;
    const { choices, usage } = JSON.parse(body) as Completion;
    const choice = choices?.[0];
    if (choice?.message?.content !== answerText(nonce, events)) return `wrong text: ${body.slice(0, 300)}`;
    if (choice.finish_reason !== 'stop') return `wrong finish reason: ${body.slice(0, 300)}`;
    return usage?.completion_tokens === events ? null : `wrong usage: ${body.slice(-300)}`;
  }
}

interface Chunk {
  readonly choices?: readonly { delta?: { content?: unknown }; finish_reason?: unknown }[];
  readonly usage?: { completion_tokens?: unknown } | null;
  readonly error?: unknown;
}

export interface StreamWatcher {
  done(outcome: Outcome): void;
  /** Called at each event that carries text. */
  text?(): void;
}

/** Reads one stream event by event and compares it with what the vendor sent. */
export class StreamExchange implements HttpExchange {
  readonly #sentAt = performance.now();
  readonly #expected: Expectation;
  readonly #watcher: StreamWatcher;
  readonly #decoder = new StringDecoder('utf8');
  #status = 0;
  #rest = '';
  #text = '';
  #finishReason: unknown = null;
  #completionTokens: unknown = null;
  #ended = false;
  #fault: string | null = null;
  firstTextAt: number | null = null;
  events = 0;

  constructor(expected: Expectation, watcher: StreamWatcher) {
    this.#expected = expected;
    this.#watcher = watcher;
  }

  head(status: number): void {
    this.#status = status;
  }

  body(bytes: Buffer): void {
    const frames = (this.#rest + this.#decoder.write(bytes)).split('\n\n');
    this.#rest = frames.pop() ?? '';
    if (this.#status !== 200) return;
    for (const frame of frames) this.#frame(frame);
  }

  end(): void {
    this.#finish(this.#fault ?? this.#complaint());
  }

  broken(why: string): void {
    this.#finish(`${why}, after ${this.events} events`);
  }

  /** The text so far is the beginning of the right one. */
  get isRightSoFar(): boolean {
    return (
      this.#fault === null && answerText(this.#expected.nonce, this.#expected.events).startsWith(this.#text)
    );
  }

  #frame(frame: string): void {
    if (frame.startsWith(':')) return;
    if (this.#ended) this.#fault ??= `after [DONE]: ${frame}`;
    else if (frame === 'data: [DONE]') this.#ended = true;
    else if (frame.startsWith('data: ')) this.#chunk(JSON.parse(frame.slice(6)) as Chunk);
    else this.#fault ??= `not a frame: ${frame.slice(0, 300)}`;
  }

  #chunk({ choices, usage, error }: Chunk): void {
    if (error !== undefined) this.#fault ??= `an error frame: ${JSON.stringify(error)}`;
    if (usage) this.#completionTokens = usage.completion_tokens;
    const choice = choices?.[0];
    if (choice === undefined) return;
    if (choice.finish_reason) this.#finishReason = choice.finish_reason;
    const content = choice.delta?.content;
    if (typeof content !== 'string' || content === '') return;
    this.firstTextAt ??= performance.now();
    this.events += 1;
    this.#text += content;
    this.#watcher.text?.();
  }

  #complaint(): string | null {
    if (this.#status !== 200) return `status ${this.#status}: ${this.#rest.slice(0, 300)}`;
    if (this.#text !== answerText(this.#expected.nonce, this.#expected.events))
      return `wrong text: ${JSON.stringify(this.#text).slice(0, 300)}`;
    if (this.#finishReason !== 'stop') return `wrong finish reason: ${String(this.#finishReason)}`;
    if (this.#completionTokens !== this.#expected.events)
      return `wrong usage: ${String(this.#completionTokens)}`;
    return this.#ended && this.#rest === '' ? null : 'no [DONE] at the end';
  }

  #finish(complaint: string | null): void {
    const { firstTextAt, events } = this;
    const sentAt = this.#sentAt;
    this.#watcher.done({ complaint, sentAt, endedAt: performance.now(), firstTextAt, events });
  }
}
