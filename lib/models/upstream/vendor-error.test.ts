import { expect, test } from 'vitest';
import { statusOf } from '#lib/protocol/errors.ts';
import { vendorError, vendorStreamError } from './vendor-error.ts';

const KEY = 'sk-proj-abcdefghijklmnop';
const identity = { host: 'openai', apiKey: KEY, keyVariable: 'OPENAI_API_KEY' };
const refused = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  vendorError({ status, headers, body: JSON.stringify(body), model: 'gpt-x' }, identity);
const says = (message: string, more: object = {}) => ({ error: { message, ...more } });

test.each([
  [400, 400, 'invalid_request'],
  [401, 502, 'upstream_error'],
  [402, 502, 'upstream_error'],
  [403, 502, 'upstream_error'],
  [404, 404, 'model_not_found'],
  [408, 504, 'upstream_timeout'],
  [413, 413, 'request_too_large'],
  [422, 400, 'invalid_request'],
  [429, 429, 'rate_limit_exceeded'],
  [500, 502, 'upstream_error'],
  [502, 502, 'upstream_error'],
  [503, 502, 'upstream_error'],
  [504, 504, 'upstream_timeout'],
  [529, 503, 'overloaded'],
  [302, 502, 'upstream_error'],
])('a vendor’s %i is the caller’s %i %s', (status, expected, code) => {
  const error = refused(status, says('words'));
  expect(error.code).toBe(code);
  expect(statusOf(error)).toBe(expected);
});

test('passes on what the vendor says of a bad request, and which parameter', () => {
  expect(refused(400, says('temperature is too hot', { param: 'temperature' }))).toMatchObject({
    message: 'temperature is too hot',
    param: 'temperature',
  });
});

test.each([
  says('too long', { code: 'context_length_exceeded' }),
  says("This model's maximum context length is 8192 tokens"),
  { type: 'error', error: { type: 'invalid_request_error', message: 'prompt is too long: 210000 tokens' } },
])('keeps a prompt that is too long apart from other bad requests', (body) => {
  expect(refused(400, body).code).toBe('context_length_exceeded');
});

test.each([[{ error: 'words' }], [{ detail: 'words' }], [{ message: 'words' }], [[says('words')]]])(
  'finds the message in %j',
  (body) => {
    expect(refused(400, body).message).toBe('words');
  },
);

test('names the variable when our key is refused, and repeats no word of the vendor', () => {
  const error = refused(401, says(`Incorrect API key provided: ${KEY}`));
  expect(error.message).toContain('OPENAI_API_KEY');
  expect(error.message).not.toContain('sk-');
});

test('never repeats a key, ours or another', () => {
  const whole = refused(400, says(`bad ${KEY} and sk-ant-api03-zzzzzzzz and gsk_abcdefgh123`));
  expect(whole.message).toBe('bad [key] and [key] and [key]');
  const stream = vendorStreamError(says(`key ${KEY} is bad`, { code: 400 }), 'gpt-x', identity);
  expect(stream.message).toBe('key [key] is bad');
});

test('survives bodies that are no JSON at all', () => {
  const error = vendorError({ status: 502, headers: {}, body: '<html>', model: 'm' }, identity);
  expect(error.message).toBe('openai failed (status 502).');
});

test.each([
  [{ error: { code: '529', message: 'x' } }, 'overloaded'],
  [{ error: { type: 'overloaded_error', message: 'x' } }, 'overloaded'],
  [{ error: { type: 'rate_limit_error' } }, 'rate_limit_exceeded'],
  [{ error: { message: 'x' } }, 'upstream_error'],
  [{ error: 'x' }, 'upstream_error'],
])('reads an error inside a stream: %j', (frame, code) => {
  expect(vendorStreamError(frame, 'm', identity).code).toBe(code);
});
