import type { ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import {
  ANSWER_USAGE,
  frame,
  type ScriptedServer,
  STREAM_HEADERS,
  scriptedServer,
  usageFrame,
  wholeStream,
} from '#lib/playground/testing/scripted-server.ts';
import { emptyMessage, foldChunk } from '#lib/protocol/fold-chunks.ts';
import { DONE_FRAME } from '#lib/sse/encode.ts';
import { type Frame, type ResponseHead, runCompletion } from './transport.ts';

let server: ScriptedServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function run(
  answer: (response: ServerResponse) => void | Promise<void>,
  controller: AbortController = new AbortController(),
  onFrame: (frame: Frame) => void = () => undefined,
) {
  server = await scriptedServer((_request, response) => answer(response));
  const heads: ResponseHead[] = [];
  const frames: Frame[] = [];
  const message = emptyMessage();
  const outcome = await runCompletion(
    { baseUrl: server.origin, key: 'sk-secret', body: '{"model":"m"}', signal: controller.signal },
    {
      head: (head) => heads.push(head),
      frame(received) {
        frames.push(received);
        onFrame(received);
      },
      chunk: (chunk) => foldChunk(message, chunk),
    },
  );
  return { outcome, heads, frames, message };
}

test('a whole stream folds to its message, frame by frame', async () => {
  const { outcome, message, frames, heads } = await run((response) => {
    response.writeHead(200, {
      ...STREAM_HEADERS,
      'X-RateLimit-Limit-Minute': '100',
      'X-RateLimit-Remaining-Minute': '96',
    });
    response.end(wholeStream(['Hel', 'lo']));
  });
  expect(outcome).toEqual({ kind: 'done' });
  expect(message).toMatchObject({ content: 'Hello', finishReason: 'stop', usage: ANSWER_USAGE });
  expect(frames.at(-1)?.text).toBe('[DONE]');
  expect(heads[0]).toMatchObject({ status: 200, requestId: 'req_1', limits: { remainingMinute: 96 } });
});

test('the key travels in the header only', async () => {
  await run((response) => void response.writeHead(200, STREAM_HEADERS).end(DONE_FRAME));
  expect(server?.requests[0]?.headers.authorization).toBe('Bearer sk-secret');
  expect(server?.requests[0]).toMatchObject({
    method: 'POST',
    path: '/v1/chat/completions',
    body: '{"model":"m"}',
  });
});

test('frames cut anywhere, also inside a character, arrive whole', async () => {
  const bytes = Buffer.from(`: keep-alive\n\n${wholeStream(['né 漢', '🙂'])}`);
  for (const step of [1, 2, 3, 7]) {
    const { outcome, message, frames } = await run(async (response) => {
      response.writeHead(200, STREAM_HEADERS);
      for (let at = 0; at < bytes.length; at += step)
        if (!response.write(bytes.subarray(at, at + step)))
          await new Promise((resolve) => response.once('drain', resolve));
      response.end();
    });
    await server?.close();
    expect([outcome.kind, message.content]).toEqual(['done', 'né 漢🙂']);
    expect(frames[0]).toMatchObject({ kind: 'comment', text: 'keep-alive' });
  }
});

test('a refusal before the first token carries status, reason, request id and when to retry', async () => {
  const { outcome, frames } = await run((response) => {
    response.writeHead(429, {
      'content-type': 'application/json',
      'x-request-id': 'req_9',
      'retry-after': '2',
    });
    response.end(
      '{"error":{"message":"Slow down","type":"rate_limit_error","code":"rate_limit_exceeded","param":null}}',
    );
  });
  expect(outcome).toEqual({
    kind: 'failed',
    failure: {
      kind: 'refused',
      status: 429,
      error: { message: 'Slow down', type: 'rate_limit_error', code: 'rate_limit_exceeded', param: null },
      requestId: 'req_9',
      retryAfterMs: 2000,
    },
  });
  expect(frames).toHaveLength(1);
});

test('an error page of something in between is still a refusal with its status', async () => {
  const { outcome } = await run((response) => void response.writeHead(413).end('<html>too large</html>'));
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: { kind: 'refused', status: 413, requestId: null },
  });
});

test('an error frame keeps what came before and ends as failed, [DONE] notwithstanding', async () => {
  const { outcome, message } = await run((response) => {
    response.writeHead(200, STREAM_HEADERS).write(frame({ role: 'assistant' }) + frame({ content: 'Par' }));
    response.end(
      `data: {"error":{"message":"boom","type":"server_error","code":"upstream_error","param":null}}\n\n${DONE_FRAME}`,
    );
  });
  expect(outcome).toMatchObject({
    kind: 'failed',
    failure: { kind: 'broke-off', error: { message: 'boom' } },
  });
  expect(message.content).toBe('Par');
});

test('an end without [DONE] or a reason is a loss, with a reason it is complete', async () => {
  const lost = await run(
    (response) => void response.writeHead(200, STREAM_HEADERS).end(frame({ content: 'Par' })),
  );
  expect(lost.outcome).toMatchObject({ kind: 'failed', failure: { kind: 'lost', requestId: 'req_1' } });
  await server?.close();
  const complete = await run(
    (response) =>
      void response.writeHead(200, STREAM_HEADERS).end(frame({ content: 'All' }) + frame({}, {}, 'stop')),
  );
  expect(complete.outcome).toEqual({ kind: 'done' });
});

test('a torn connection is a loss that keeps the partial answer', async () => {
  const { outcome, message } = await run((response) => {
    response.writeHead(200, STREAM_HEADERS);
    response.write(frame({ content: 'Par' }), () => response.destroy());
  });
  expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'lost' } });
  expect(message.content).toBe('Par');
});

test('nobody answering is told apart from a lost answer', async () => {
  const closed = await scriptedServer(() => undefined);
  await closed.close();
  const outcome = await runCompletion(
    { baseUrl: closed.origin, key: null, body: '{}', signal: new AbortController().signal },
    { head: () => undefined, frame: () => undefined, chunk: () => undefined },
  );
  expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'unreachable' } });
});

test('Stop ends as stopped and closes the connection', async () => {
  const controller = new AbortController();
  const closed = Promise.withResolvers<void>();
  const { outcome, message } = await run(
    (response) => {
      response.on('close', () => closed.resolve());
      response.writeHead(200, STREAM_HEADERS).write(frame({ content: 'Par' }));
    },
    controller,
    () => controller.abort(),
  );
  expect(outcome).toEqual({ kind: 'stopped' });
  expect(message.content).toBe('Par');
  await closed.promise;
});

test('an answer without a stream folds to the same message', async () => {
  const { outcome, message, frames } = await run((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const call = { id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } };
    const reply = {
      role: 'assistant',
      content: 'All',
      refusal: null,
      reasoning_content: 'Hm',
      tool_calls: [call],
    };
    response.end(
      JSON.stringify({
        id: 'chatcmpl-2',
        object: 'chat.completion',
        created: 1,
        model: 'm',
        choices: [{ index: 0, message: reply, logprobs: null, finish_reason: 'tool_calls' }],
        usage: ANSWER_USAGE,
      }),
    );
  });
  expect(outcome).toEqual({ kind: 'done' });
  expect(message).toMatchObject({
    id: 'chatcmpl-2',
    content: 'All',
    finishReason: 'tool_calls',
    usage: ANSWER_USAGE,
  });
  expect(message.toolCalls[0]?.function.name).toBe('f');
  expect(message.reasoning).toEqual([{ loop: null, text: 'Hm' }]);
  expect(frames[0]?.kind).toBe('body');
});

test('a page that is no answer is told as unreadable', async () => {
  const { outcome } = await run((response) => void response.writeHead(200).end('<!doctype html>'));
  expect(outcome).toMatchObject({ kind: 'failed', failure: { kind: 'unreadable', status: 200 } });
});

test('usage on a chunk without choices reaches the message', async () => {
  const { message } = await run((response) => {
    response
      .writeHead(200, STREAM_HEADERS)
      .end(frame({ content: 'x' }, {}, 'stop') + usageFrame(ANSWER_USAGE) + DONE_FRAME);
  });
  expect(message.usage).toEqual(ANSWER_USAGE);
});
