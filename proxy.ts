import { type NextRequest, NextResponse } from 'next/server';
import { CORS_HEADERS } from '#lib/gateway/cors.ts';
import { notHere } from '#lib/gateway/not-here.ts';
import { newRequestId } from '#lib/gateway/request-id.ts';
import { apiError, toOpenAiError } from '#lib/protocol/errors.ts';

export function proxy(request: NextRequest): NextResponse {
  return request.nextUrl.pathname.startsWith('/v1/') ? apiPath(request) : page(request);
}

/** Next's router throws on escapes that stand for no text before any route of the API sees them. */
function apiPath({ nextUrl: { pathname } }: NextRequest): NextResponse {
  try {
    decodeURIComponent(pathname);
    return NextResponse.next();
  } catch {
    const body = toOpenAiError(apiError('not_found', notHere(pathname)));
    return NextResponse.json(body, {
      status: 404,
      headers: { ...CORS_HEADERS, 'x-request-id': newRequestId() },
    });
  }
}

/**
 * Gives every page a fresh nonce. Model output is hostile, so no inline script runs without it; images may come
 * from anywhere because the reader has to click before a remote one is fetched.
 */
function page(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const policy = contentSecurityPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  const response = isRead(request) ? NextResponse.next({ request: { headers } }) : notAllowed(request);
  response.headers.set('content-security-policy', policy);
  response.headers.set('referrer-policy', 'no-referrer');
  response.headers.set('x-content-type-options', 'nosniff');
  return response;
}

/** Pages are only read: what else is asked of them would reach Next's server actions, of which there are none. */
function isRead({ method }: NextRequest): boolean {
  return method === 'GET' || method === 'HEAD' || process.env.NODE_ENV === 'development';
}

function notAllowed({ method, nextUrl }: NextRequest): NextResponse {
  const message = `${method} is not possible on ${nextUrl.pathname}; use GET, HEAD.`;
  const body = toOpenAiError(apiError('method_not_allowed', message));
  return NextResponse.json(body, { status: 405, headers: { allow: 'GET, HEAD' } });
}

function contentSecurityPolicy(nonce: string, development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob: https:",
    "font-src 'self'",
    // Pictures of the reader are read back from their own object URLs.
    "connect-src 'self' blob:",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/**
 * All but the API, where it would cut off long bodies, and the built files, which are no documents; of the API the
 * paths with an escape, of which no body is long.
 */
export const config = {
  matcher: ['/((?!v1/|v1$|health/?$|readyz/?$|openapi\\.json/?$|_next/static/).*)', '/v1/(.*%.*)'],
};
