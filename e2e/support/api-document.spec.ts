import { expect, test } from 'playwright/test';
import { ApiDocument } from './api-document.ts';

/** The checker itself: a document that holds, and everything that does not. */

const schema = { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] };
const responses = {
  200: {
    headers: { 'X-Left': { $ref: '#/components/headers/X-Left' } },
    content: {
      'application/json': { schema: { $ref: '#/components/schemas/Thing' } },
      'text/event-stream': {
        schema: {},
        'x-events': [
          { event: 'thing', data: { $ref: '#/components/schemas/Thing' } },
          { event: null, data: { const: '[DONE]' } },
        ],
      },
    },
  },
};
const document = new ApiDocument({
  paths: { '/things': { get: { operationId: 'things', responses } } },
  components: {
    schemas: { Thing: schema },
    headers: { 'X-Left': { required: true, schema: { type: 'integer' } } },
  },
});
const { operation } = document.find('things');

function answer(body: string, type = 'application/json', more: Record<string, string> = {}) {
  return new Response(body, { headers: { 'content-type': type, 'x-left': '4', ...more } });
}

test('what is documented passes', async () => {
  expect(await document.complaints(operation, answer('{"id":"a"}'))).toEqual([]);
  const stream = 'event: thing\ndata: {"id":"a"}\n\n: keep-alive\n\ndata: [DONE]\n\n';
  expect(await document.complaints(operation, answer(stream, 'text/event-stream'))).toEqual([]);
});

const WRONG: [what: string, answer: () => Response][] = [
  ['a missing field', () => answer('{}')],
  ['a field of another type', () => answer('{"id":1}')],
  ['a field that is not documented', () => answer('{"id":"a","more":1}')],
  ['another content type', () => answer('{"id":"a"}', 'text/html')],
  ['another status', () => new Response('{}', { status: 418 })],
  ['a header that is not documented', () => answer('{"id":"a"}', 'application/json', { 'x-right': '1' })],
  ['a missing header', () => Response.json({ id: 'a' })],
  ['a header of another type', () => answer('{"id":"a"}', 'application/json', { 'x-left': 'a few' })],
  ['an event that is not documented', () => answer('event: news\ndata: {"id":"a"}\n\n', 'text/event-stream')],
  ['an event of another form', () => answer('event: thing\ndata: {}\n\n', 'text/event-stream')],
  ['a frame that is none', () => answer('id: 7\ndata: [DONE]\n\n', 'text/event-stream')],
];

for (const [what, wrong] of WRONG) {
  test(`${what} is complained of`, async () => {
    const complaints = await document
      .complaints(operation, wrong())
      .catch((error: unknown) => [String(error)]);
    expect(complaints).not.toEqual([]);
  });
}
