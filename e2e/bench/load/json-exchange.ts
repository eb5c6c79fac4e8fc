import { answerText } from '../work.ts';
import type { HttpExchange } from './connection.ts';

/** What became of one request. Times are `performance.now()`. */
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

/** Collects one JSON answer and holds it against what the vendor said. */
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
