import type { Authenticate } from '#lib/accounts/authenticate.ts';
import { type ApiError, apiError, isApiError, precedesEndpoint, statusOf } from '#lib/protocol/errors.ts';
import { type ErrorShape, errorAnswer } from './answers.ts';
import type { Answer, IncomingCall, RequestContext } from './call.ts';
import { CORS_HEADERS, preflightHeaders } from './cors.ts';
import {
  type AccountEndpoint,
  type Endpoint,
  type Handler,
  isRefusal,
  type Refusal,
  refuse,
} from './endpoint.ts';
import { notHere } from './not-here.ts';
import { type BodyLimits, readBody } from './read-body.ts';
import { newRequestId } from './request-id.ts';
import { RequestTrace } from './request-trace.ts';

/** A request before its body was read. */
type Arrival = Omit<RequestContext, 'call'> & {
  readonly call: IncomingCall;
  /** Bytes of its body that count as in flight. */
  heldBytes: number;
};

interface Shaped {
  readonly result: Answer | Refusal;
  readonly shape: ErrorShape;
}

interface Route<Services> {
  readonly endpoint: Endpoint<Services>;
  readonly pattern: RegExp;
}

export interface Router<Services> {
  answer(call: IncomingCall, services: Services): Promise<Answer>;
}

export interface RouterOptions {
  readonly authenticate: Authenticate;
  readonly bodies: BodyLimits;
  /** Told of whatever an endpoint throws; returns what the caller is told. */
  readonly onUnexpected: (error: unknown, requestId: string, call: IncomingCall) => ApiError;
  /** Told of every request when its answer, or the work behind it, is over. */
  readonly onEnd: (trace: RequestTrace) => void;
}

/** Calls → answers: finds the endpoint, checks the key, reads the body, gives refusals its shape and every answer its common headers. */
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

  async function run(arrival: Arrival, services: Services): Promise<Shaped> {
    const { call } = arrival;
    if (call.path === '*' && call.method === 'OPTIONS')
      return {
        result: { status: 204, headers: { allow: 'GET, HEAD, POST, OPTIONS' }, body: null },
        shape: 'openai',
      };
    const found = find(call.path);
    if (found === null) return { result: notFound(call), shape: 'openai' };
    const { endpoint, params } = found;
    const { shape } = endpoint;
    const outer = shape === 'native' ? 'openai' : shape;
    arrival.trace.endpoint = endpoint.path;
    const allow = [
      ...Object.keys(endpoint.methods),
      ...('GET' in endpoint.methods ? ['HEAD'] : []),
      'OPTIONS',
    ].join(', ');
    if (call.method === 'OPTIONS')
      return { result: { status: 204, headers: preflightHeaders(call, allow), body: null }, shape: outer };
    const method = call.method === 'HEAD' ? 'GET' : call.method;
    if (endpoint.open && method === 'GET')
      return { result: await endpoint.methods.GET(withBody(arrival, NO_BYTES), services, params), shape };
    const handler = endpoint.open ? undefined : handlerOf(endpoint, method);
    if (handler === undefined) return { result: notAllowed(call, allow), shape: outer };
    const principal = await options.authenticate(call.header);
    if (isApiError(principal)) return { result: refuse(principal), shape };
    arrival.trace.principal = principal;
    const body = method === 'POST' ? await readBody(call, options.bodies) : NO_BYTES;
    if (isApiError(body))
      return { result: refuse(body), shape: precedesEndpoint(statusOf(body)) ? outer : shape };
    arrival.heldBytes = body.length;
    const context = { ...withBody(arrival, body), principal, endpoint: endpoint.path };
    return { result: await handler(context, services, params), shape };
  }

  return {
    async answer(call, services) {
      const context = arrive(call);
      const { result, shape } = await run(context, services).catch((error: unknown) => {
        const refusal = isDeparture(error, call.signal)
          ? apiError('client_closed_request', 'The client left.')
          : options.onUnexpected(error, context.requestId, call);
        return { result: refuse(refusal), shape: find(call.path)?.endpoint.shape ?? 'openai' };
      });
      const answer = isRefusal(result) ? errorAnswer(shape, result.error, context.requestId, result) : result;
      context.trace.answered(answer.status, isRefusal(result) ? result.error.code : null);
      const end = (): void => {
        options.bodies.inFlight.release(context.heldBytes);
        context.trace.ended();
        options.onEnd(context.trace);
      };
      if (answer.ended === undefined) end();
      else void answer.ended.then(end);
      return finish(answer, shape, context);
    },
  };
}

function arrive(call: IncomingCall): Arrival {
  const requestId = newRequestId();
  const startedAtMs = performance.now();
  const trace = new RequestTrace(requestId, call.method, call.path, startedAtMs);
  return { call, requestId, startedAtMs, trace, heldBytes: 0 };
}

/** Work that waits for the network rejects when the client leaves: with the reason it was given, or an abort of its own. */
function isDeparture(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false;
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError');
}

function finish(answer: Answer, shape: ErrorShape, context: Arrival): Answer {
  const headers = {
    ...answer.headers,
    ...CORS_HEADERS,
    'x-request-id': context.requestId,
    ...(shape === 'anthropic' ? { 'request-id': context.requestId } : {}),
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

function handlerOf<Services>(
  { methods }: AccountEndpoint<Services>,
  method: string,
): Handler<Services> | undefined {
  return method === 'GET' || method === 'POST' ? methods[method] : undefined;
}

const NO_BYTES = new Uint8Array();

function withBody({ call, requestId, startedAtMs, trace }: Arrival, body: Uint8Array): RequestContext {
  const { method, path, query, header, signal } = call;
  return { call: { method, path, query, header, body, signal }, requestId, startedAtMs, trace };
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
