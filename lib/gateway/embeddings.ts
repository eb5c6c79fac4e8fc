import { toUsd } from '#lib/pricing/money.ts';
import type { EmbeddingUsageBody } from '#lib/protocol/embedding-answer.ts';
import {
  type EmbeddingRequest,
  MAX_EMBEDDING_VALUES,
  parseEmbeddingRequest,
} from '#lib/protocol/embedding-request.ts';
import { isApiError } from '#lib/protocol/errors.ts';
import { readJson } from '#lib/protocol/read-json.ts';
import { callerOf } from './caller.ts';
import { type EmbeddingEvent, embeddingWork } from './embedding-work.ts';
import { type Handler, refuse } from './endpoint.ts';
import { type BodyBuilder, respondWithBody } from './respond-with-run.ts';
import type { Services } from './services.ts';

/** `POST /v1/embeddings` */
export const embeddings: Handler<Services> = async (context, services) => {
  const caller = callerOf(context);
  if (isApiError(caller)) return refuse(caller);
  const json = await readJson(context.call.body, MAX_EMBEDDING_VALUES);
  if (isApiError(json)) return refuse(json);
  const request = parseEmbeddingRequest(json.value);
  if (isApiError(request)) return refuse(request);
  const work = await embeddingWork(request, caller, services);
  if (isApiError(work)) return refuse(work);
  return respondWithBody(work, caller, new EmbeddingBody(request), services);
};

/** The body as text, vector by vector: millions of numbers written at once would hold the event loop for a second. */
class EmbeddingBody implements BodyBuilder<EmbeddingEvent> {
  readonly #model: string;
  readonly #format: 'float' | 'base64';
  readonly #data: string[] = [];
  #usage: EmbeddingUsageBody | null = null;

  constructor({ model, encoding_format }: EmbeddingRequest) {
    this.#model = model;
    this.#format = encoding_format ?? 'float';
  }

  add(events: readonly EmbeddingEvent[]): void {
    for (const event of events) {
      if (event.type === 'vector') this.#addVector(event.vector);
      else this.#usage = toUsageBody(event);
    }
  }

  #addVector(vector: Float32Array): void {
    const embedding = this.#format === 'base64' ? `"${toBase64(vector)}"` : `[${vector.join(',')}]`;
    this.#data.push(`{"object":"embedding","index":${this.#data.length},"embedding":${embedding}}`);
  }

  body(): string {
    const rest = JSON.stringify({ model: this.#model, usage: this.#usage });
    return `{"object":"list","data":[${this.#data.join(',')}],${rest.slice(1)}`;
  }
}

function toUsageBody({
  usage,
  costMicros,
}: Extract<EmbeddingEvent, { type: 'run-end' }>): EmbeddingUsageBody {
  return {
    prompt_tokens: usage.promptTokens,
    total_tokens: usage.promptTokens,
    cost: toUsd(costMicros),
    ...(usage.estimated ? { estimated: true } : {}),
  };
}

/** Little-endian, on any machine. */
function toBase64(vector: Float32Array): string {
  const bytes = Buffer.allocUnsafe(4 * vector.length);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, 4 * at);
  return bytes.toString('base64');
}
