import { expect, test } from 'vitest';
import { inputParam, MAX_INPUTS, parseEmbeddingRequest } from './embedding-request.ts';
import { isApiError } from './errors.ts';

const parse = (input: unknown, more: object = {}) => parseEmbeddingRequest({ model: 'm', input, ...more });

test.each<[given: unknown, each: unknown, params: string[]]>([
  ['a', ['a'], ['input']],
  [['a'], ['a'], ['input[0]']],
  [
    ['a', ' '],
    ['a', ' '],
    ['input[0]', 'input[1]'],
  ],
  [[1, 2], [[1, 2]], ['input']],
  [
    [[1], [2, 3]],
    [[1], [2, 3]],
    ['input[0]', 'input[1]'],
  ],
])('takes %j, and knows the name of each input', (given, each, params) => {
  const request = parse(given);
  if (isApiError(request)) throw new Error(request.message);
  expect(request.input.each).toEqual(each);
  expect(request.input.each.map((_, at) => inputParam(request.input, at))).toEqual(params);
});

test.each<[given: unknown, param: string, says: string]>([
  [undefined, 'input', 'required'],
  [null, 'input', 'must be a text'],
  [7, 'input', 'must be a text'],
  [{}, 'input', 'must be a text'],
  ['', 'input', 'empty'],
  [[], 'input', 'empty'],
  [['a', ''], 'input[1]', 'empty'],
  [['a', [1]], 'input[1]', 'a text'],
  [[[1], 'a'], 'input[1]', 'a list of tokens'],
  [[[1], []], 'input[1]', 'empty'],
  [[1, 'a'], 'input[1]', 'token'],
  [[-1], 'input[0]', 'token'],
  [[[1], [1.5]], 'input[1][0]', 'token'],
  [[[100_277]], 'input[0][0]', '100276'],
  [[true], 'input[0]', 'must be a text'],
  [Array.from({ length: MAX_INPUTS + 1 }, () => 'a'), 'input', '2048'],
])('refuses %j by name, with the way out', (given, param, says) => {
  const error = parse(given);
  expect(error).toMatchObject({ code: 'invalid_request', param });
  if (isApiError(error)) expect(error.message).toContain(says);
});

test.each([
  [{ encoding_format: 'hex' }, 'encoding_format'],
  [{ dimensions: 0 }, 'dimensions'],
  [{ dimensions: 1.5 }, 'dimensions'],
  [{ user: 7 }, 'user'],
  [{ model: '' }, 'model'],
])('refuses %j', (more, param) => {
  expect(parse('a', more)).toMatchObject({ code: 'invalid_request', param });
});

test('takes null for absent, and drops what it does not know', () => {
  const request = parse('a', { dimensions: null, encoding_format: null, user: null, input_type: 'query' });
  expect(isApiError(request)).toBe(false);
  expect(request).not.toHaveProperty('input_type');
});
