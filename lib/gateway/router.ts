import { type ApiError, apiError, isApiError } from '#lib/protocol/errors.ts';
import { type ErrorShape, errorAnswer } from './answers.ts';
import type { Answer, IncomingCall, RequestContext } from './call.ts';
import { CORS_HEADERS, preflightHeaders } from './cors.ts';
import { type Endpoint, type Handler, isRefusal, type Refusal, refuse } from './endpoint.ts';
import { notHere } from './not-here.ts';
import { readBody } from './read-body.ts';
import { newRequestId } from './request-id.ts';

/** A request before its body was read. */
type Arrival = Omit<RequestContext, 'call'> & { readonly call: IncomingCall };

interface Route<Services> {
  readonly endpoint: Endpoint<Services>;
  readonly pattern: RegExp;
}

export interface Router<Services> {
  answer(call: IncomingCall, services: Services): Promise<Answer>;
}

export interface RouterOptions {
  /** Told of whatever an endpoint throws; returns what the caller is told. */
  readonly onUnexpected: (error: unknown, requestId: string, call: IncomingCall) => ApiError;
}

/** Calls → answers: finds the endpoint, gives refusals its shape and every answer its common headers. */
export function createRouter<Services>(
  endpoints: readonly Endpoint<Services>[],
  options: RouterOptions,
): Router<Services> {
  const exact = new Map(endpoints.map((endpoint) => [endpoint.path, endpoint]));
  const routes = endpoints.filter(({ path }) => path.includes('{')).map(toRoute);

  function find(path: string): { endpoint: Endpoint<Services>; params: string[] } | null {
    const plain = path.length > 1 ? path.replace(/\/+$/, '') : path;
    const endpoint = exact.get(plain);
    if (endpoint !== undefined) return { endpoint, params: [] };
    for (const route of routes) {
      const match = route.pattern.exec(plain);
      const params = match?.slice(1).map(decode);
      if (params?.every((param) => param !== null)) return { endpoint: route.endpoint, params };
    }
    return null;
  }

  async function run(
    arrival: Arrival,
    services: Services,
  ): Promise<{ result: Answer | Refusal; shape: ErrorShape }> {
    const { call } = arrival;
    const found = find(call.path);
    if (found === null) return { result: notFound(call), shape: 'openai' };
    const { endpoint, params } = found;
    const allow = [
      ...Object.keys(endpoint.methods),
      ...('GET' in endpoint.methods ? ['HEAD'] : []),
      'OPTIONS',
    ].join(', ');
    if (call.method === 'OPTIONS')
      return { result: { status: 204, headers: preflightHeaders(call, allow), body: null }, shape: 'openai' };
    const handler = handlerOf(endpoint, call.method);
    if (handler === null) return { result: notAllowed(call, allow), shape: 'openai' };
    const body = await readBody(call);
    if (isApiError(body)) return { result: refuse(body), shape: 'openai' };
    const result = await handler({ ...arrival, call: { ...call, body } }, services, params);
    return { result, shape: endpoint.shape };
  }

  return {
    async answer(call, services) {
      const context = { call, requestId: newRequestId(), startedAtMs: performance.now() };
      const { result, shape } = await run(context, services).catch((error: unknown) => {
        const refusal = isDeparture(error, call.signal)
          ? apiError('client_closed_request', 'The client left.')
          : options.onUnexpected(error, context.requestId, call);
        return { result: refuse(refusal), shape: find(call.path)?.endpoint.shape ?? 'openai' };
      });
      const answer = isRefusal(result) ? errorAnswer(shape, result.error, result) : result;
      return finish(answer, context);
    },
  };
}

/** Work that waits for the network rejects when the client leaves: with the reason it was given, or an abort of its own. */
function isDeparture(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

function finish(answer: Answer, context: Arrival): Answer {
  const headers = {
    ...answer.headers,
    ...CORS_HEADERS,
    'x-request-id': context.requestId,
    'openai-processing-ms': String(Math.round(performance.now() - context.startedAtMs)),
  };
  return { status: answer.status, headers, body: context.call.method === 'HEAD' ? null : answer.body };
}

function toRoute<Services>(endpoint: Endpoint<Services>): Route<Services> {
  const source = endpoint.path.replace(/\{\w+\.\.\.\}/g, '(.+)').replace(/\{\w+\}/g, '([^/]+)');
  return { endpoint, pattern: new RegExp(`^${source}$`) };
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}

function handlerOf<Services>(endpoint: Endpoint<Services>, method: string): Handler<Services> | null {
  if (method === 'GET' || method === 'HEAD') return endpoint.methods.GET ?? null;
  return method === 'POST' ? (endpoint.methods.POST ?? null) : null;
}

function notFound(call: IncomingCall): Refusal {
  return refuse(apiError('not_found', notHere(call.path)));
}

function notAllowed(call: IncomingCall, allow: string): Refusal {
  const error = apiError(
    'method_not_allowed',
    `${call.method} is not possible on ${call.path}; use ${allow}.`,
  );
  return refuse(error, { headers: { allow } });
}
