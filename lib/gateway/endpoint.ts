import type { ApiError } from '#lib/protocol/errors.ts';
import type { ErrorShape } from './answers.ts';
import type { Answer, Headers, RequestContext } from './call.ts';

/** A refusal with what must travel beside it; the router gives it the endpoint's shape. */
export interface Refusal {
  readonly kind: 'refusal';
  readonly error: ApiError;
  readonly headers: Headers;
  /** Something was billed: a client must not repeat by itself. */
  readonly billed: boolean;
}

export function refuse(error: ApiError, detail: { headers?: Headers; billed?: boolean } = {}): Refusal {
  return { kind: 'refusal', error, headers: detail.headers ?? {}, billed: detail.billed ?? false };
}

export function isRefusal(answer: Answer | Refusal): answer is Refusal {
  return 'kind' in answer && answer.kind === 'refusal';
}

/** `params` are the decoded `{placeholders}` of the path, in order. */
export type Handler<Services> = (
  context: RequestContext,
  services: Services,
  params: readonly string[],
) => Promise<Answer | Refusal> | Answer | Refusal;

export interface Endpoint<Services> {
  /** `/v1/models/{id...}`: `{name}` is one segment, `{name...}` the rest of the path. */
  readonly path: string;
  readonly shape: ErrorShape;
  readonly methods: Readonly<Partial<Record<'GET' | 'POST', Handler<Services>>>>;
}
