import type { Principal } from '#lib/accounts/principal.ts';
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

/** What an endpoint knows of a request that came with a valid key. */
export interface AccountContext extends RequestContext {
  readonly principal: Principal;
  /** The path of the endpoint, as the table has it. */
  readonly endpoint: string;
}

/** `params` are the decoded `{placeholders}` of the path, in order. */
export type Handler<Services, Context = AccountContext> = (
  context: Context,
  services: Services,
  params: readonly string[],
) => Promise<Answer | Refusal> | Answer | Refusal;

interface EndpointPath {
  /** `/v1/models/{id...}`: `{name}` is one segment, `{name...}` the rest of the path. */
  readonly path: string;
  readonly shape: ErrorShape;
}

/** An endpoint for accounts: the key is checked before the body is read, and both before the handler is asked. */
export interface AccountEndpoint<Services> extends EndpointPath {
  readonly open?: never;
  readonly methods: Readonly<Partial<Record<'GET' | 'POST', Handler<Services>>>>;
}

/** An endpoint that needs no key. */
export interface OpenEndpoint<Services> extends EndpointPath {
  readonly open: true;
  readonly methods: { readonly GET: Handler<Services, RequestContext> };
}

export type Endpoint<Services> = AccountEndpoint<Services> | OpenEndpoint<Services>;
