import { expect, test } from 'vitest';
import { adviceFor } from './advice.ts';
import type { CompletionFailure } from './stream/completion-outcome.ts';

function refused(status: number, message = 'Why', more: object = {}): CompletionFailure {
  const error = { message, type: 't', code: null, param: null, ...more };
  return { kind: 'refused', status, error, requestId: 'req_1', retryAfterMs: null };
}

test.each([
  [401, ['open-key', 'retry']],
  [402, ['edit-config', 'retry']],
  [403, ['choose-model', 'open-key']],
  [404, ['choose-model']],
  [413, ['remove-image']],
  [429, ['retry']],
  [500, ['retry', 'choose-model']],
  [503, ['retry', 'choose-model']],
  [400, ['edit-config', 'retry']],
])('status %i offers %j and carries the request id', (status, actions) => {
  expect(adviceFor(refused(status))).toMatchObject({ actions, requestId: 'req_1' });
});

test('a limit counts down', () => {
  const failure = { ...refused(429, 'Slow down'), retryAfterMs: 2000 } as CompletionFailure;
  expect(adviceFor(failure)).toMatchObject({
    retryAfterMs: 2000,
    text: expect.stringContaining('countdown'),
  });
});

test('too large names the largest image', () => {
  const images = [
    { name: 'a.png', bytes: 1000 },
    { name: 'b.png', bytes: 900_000 },
  ];
  expect(adviceFor(refused(413), { images }).text).toContain('b.png (900 KB)');
});

test('missing credit says what is left when the server did not', () => {
  expect(adviceFor(refused(402, 'Not enough'), { availableUsd: 0.5 }).text).toContain('$0.50 is left');
  expect(adviceFor(refused(402, 'Needs $2, $1 left'), { availableUsd: 0.5 }).text).not.toContain('0.50');
});

test('a bad field is named', () => {
  expect(adviceFor(refused(400, 'Bad', { param: 'temperature' })).field).toBe('temperature');
});

test('a partial answer can be gone on with, an unreached server only retried', () => {
  const error = { message: 'boom', type: 't', code: null, param: null };
  expect(adviceFor({ kind: 'broke-off', error, requestId: 'r' })).toMatchObject({
    actions: ['retry', 'continue'],
    requestId: 'r',
  });
  expect(adviceFor({ kind: 'lost', message: '', requestId: null }).actions).toContain('continue');
  expect(adviceFor({ kind: 'unreachable', message: '' }).actions).toEqual(['retry']);
});
