import { expect, test } from 'vitest';
import { apiError } from '#lib/protocol/errors.ts';
import type { IncomingCall } from './call.ts';
import { BytesInFlight } from './read-body.ts';
import { createRouter } from './router.ts';

function call(path: string): IncomingCall {
  return {
    method: 'GET',
    path,
    query: new URLSearchParams(),
    header: () => undefined,
    body: { declaredBytes: 0, read: () => () => {} },
    signal: new AbortController().signal,
  };
}

const crash = () => {
  throw new Error('a secret of the server');
};

test('a crash is told to the log, and to the caller in the shape of the endpoint and without its words', async () => {
  const told: unknown[] = [];
  const ended: unknown[] = [];
  const message = 'The server failed to answer.';
  const router = createRouter<null>(
    [
      { path: '/v1/chat', shape: 'openai', open: true, methods: { GET: crash } },
      { path: '/v1/agent/{id}', shape: 'native', open: true, methods: { GET: crash } },
    ],
    {
      authenticate: () => apiError('missing_api_key', 'No key.'),
      bodies: { maxBytes: 0, timeoutMs: 0, inFlight: new BytesInFlight(0) },
      onEnd: (trace) => ended.push(trace.toLine()),
      onUnexpected: (error) => {
        told.push(error);
        return apiError('internal_error', message);
      },
    },
  );
  const bodyOf = async (path: string) => {
    const { status, body } = await router.answer(call(path), null);
    expect(status).toBe(500);
    return JSON.parse(String(body)) as unknown;
  };
  expect(await bodyOf('/v1/chat')).toEqual({
    error: { message, type: 'server_error', code: 'internal_error', param: null },
  });
  expect(await bodyOf('/v1/agent/7')).toEqual({ detail: message });
  expect(told).toHaveLength(2);
  expect(ended).toMatchObject([
    { endpoint: '/v1/chat', path: '/v1/chat', status: 500, error: 'internal_error' },
    { endpoint: '/v1/agent/{id}', path: '/v1/agent/7', status: 500, error: 'internal_error' },
  ]);
});
