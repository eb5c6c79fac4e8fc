import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DONE_FRAME } from '#lib/sse/encode.ts';

export interface ReceivedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface ScriptedServer {
  readonly origin: string;
  readonly requests: ReceivedRequest[];
  close(): Promise<void>;
}

/** A real HTTP server on loopback that answers as the test says. */
export async function scriptedServer(
  answer: (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>,
): Promise<ScriptedServer> {
  const requests: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      const request = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(pieces).toString('utf8'),
      };
      requests.push(request);
      void answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export const STREAM_HEADERS = { 'content-type': 'text/event-stream; charset=utf-8', 'x-request-id': 'req_1' };

/** One frame of a chat-completions stream. */
export function frame(delta: object, more: object = {}, finish: string | null = null): string {
  const chunk = {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index: 0, delta, finish_reason: finish }],
    usage: null,
    ...more,
  };
  return `data: ${JSON.stringify(chunk)}\n\n`;
}

export function usageFrame(usage: object): string {
  return frame({}, { choices: [], usage });
}

export const ANSWER_USAGE = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7, cost: 0.0011 };

/** A whole answer that says these words. */
export function wholeStream(words: readonly string[]): string {
  return [
    frame({ role: 'assistant' }),
    ...words.map((content) => frame({ content })),
    frame({}, {}, 'stop'),
    usageFrame(ANSWER_USAGE),
    DONE_FRAME,
  ].join('');
}
