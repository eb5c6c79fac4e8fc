import type { Principal } from '#lib/accounts/principal.ts';
import type { Log } from '#lib/log.ts';
import { toUsd } from '#lib/pricing/money.ts';
import type { WorkOutcome } from './delivery.ts';

const MAX_TEXT = 200;

/**
 * What becomes of one request, gathered on its way for its line in the log. Of what the caller wrote it holds the path
 * and the model's name alone, shortened and without anything that looks like a key.
 */
export class RequestTrace {
  readonly #requestId: string;
  readonly #method: string;
  readonly #path: string;
  readonly #startedAtMs: number;
  /** As the endpoint table has it; null where there is none. */
  endpoint: string | null = null;
  principal: Principal | null = null;
  #model: string | null = null;
  #stream = false;
  #status = 0;
  #errorCode: string | null = null;
  #firstByteMs = 0;
  #totalMs = 0;
  #runs = 0;
  #promptTokens = 0;
  #completionTokens = 0;
  #costMicros = 0;

  constructor(requestId: string, method: string, path: string, startedAtMs: number) {
    this.#requestId = requestId;
    this.#method = method;
    this.#path = path;
    this.#startedAtMs = startedAtMs;
  }

  /** A run is asked for; a batch asks for several. */
  asked({ model, stream }: { readonly model: string; readonly stream: boolean }): void {
    this.#model = model;
    this.#stream = stream;
  }

  ran({ metered, error }: WorkOutcome): void {
    this.#runs += 1;
    this.#promptTokens += metered.usage.promptTokens;
    this.#completionTokens += metered.usage.completionTokens;
    this.#costMicros += metered.costMicros;
    this.#errorCode ??= error?.code ?? null;
  }

  answered(status: number, errorCode: string | null): void {
    this.#status = status;
    this.#errorCode = errorCode ?? this.#errorCode;
    this.#firstByteMs = this.#elapsedMs();
  }

  ended(): void {
    this.#totalMs = this.#elapsedMs();
  }

  get isProbe(): boolean {
    return this.endpoint === '/health' || this.endpoint === '/readyz';
  }

  /** The line. Milliseconds, USD. */
  toLine(): Readonly<Record<string, unknown>> {
    const { principal } = this;
    const runs = this.#runs;
    const usage = { prompt_tokens: this.#promptTokens, completion_tokens: this.#completionTokens };
    return {
      request_id: this.#requestId,
      account_id: principal?.accountId,
      key_id: principal?.keyId,
      method: this.#method,
      path: harmless(this.#path),
      endpoint: this.endpoint ?? undefined,
      model: this.#model === null ? undefined : harmless(this.#model),
      stream: this.#model === null ? undefined : this.#stream,
      status: this.#status,
      error: this.#errorCode ?? undefined,
      ...(runs > 0 ? { ...usage, cost: toUsd(this.#costMicros) } : {}),
      first_byte_ms: this.#firstByteMs,
      total_ms: this.#totalMs,
    };
  }

  #elapsedMs(): number {
    return Math.round((performance.now() - this.#startedAtMs) * 10) / 10;
  }
}

function harmless(text: string): string {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
  return short.includes('sk-') ? short.replace(/sk-[\w-]*/g, 'sk-…') : short;
}

const WRITE_AFTER_MS = 100;

/** One line a request, written together with others a moment later: to note one costs its request no more than a push. */
export class RequestLog {
  readonly #log: Pick<Log, 'info' | 'debug'>;
  #ended: RequestTrace[] = [];

  constructor(log: Pick<Log, 'info' | 'debug'>) {
    this.#log = log;
  }

  note(trace: RequestTrace): void {
    if (this.#ended.push(trace) === 1) setTimeout(() => this.write(), WRITE_AFTER_MS).unref();
  }

  /** Writes what was noted. Probes, which come every second, only where debugging is asked for. */
  write(): void {
    const ended = this.#ended;
    this.#ended = [];
    for (const trace of ended) this.#log[trace.isProbe ? 'debug' : 'info'](trace.toLine(), 'request');
  }
}
