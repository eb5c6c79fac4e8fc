import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the vendor saw it. */
interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: unknown;
}

/** What the vendor does with one request. */
export type ResponseScript = (response: http.ServerResponse, request: SeenRequest) => void | Promise<void>;

/** A real HTTP server on loopback in a vendor's place; each request is played by the next script, the last one stays. */
export interface ScriptedVendor {
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  /** Connections that are open now. */
  connections(): Promise<number>;
  /** Resolves when the client of the running request has gone. */
  readonly clientLeft: Promise<void>;
  close(): Promise<void>;
}

export async function startVendor(...scripts: readonly ResponseScript[]): Promise<ScriptedVendor> {
  const requests: SeenRequest[] = [];
  const left = Promise.withResolvers<void>();
  const server = http.createServer(async (incoming, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    const request: SeenRequest = {
      method: incoming.method ?? '',
      path: incoming.url ?? '',
      headers: incoming.headers,
      body: text === '' ? null : JSON.parse(text),
    };
    requests.push(request);
    response.once('close', () => {
      if (!response.writableFinished) left.resolve();
    });
    await scripts[Math.min(requests.length, scripts.length) - 1]?.(response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    clientLeft: left.promise,
    connections: () => new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(body: unknown, status = 200, headers: http.OutgoingHttpHeaders = {}): ResponseScript {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
}

/** Answers with JSON that never ends; `sent` says how many bytes were taken. */
export function endlessJson(status = 200): { readonly script: ResponseScript; readonly sent: () => number } {
  const piece = `"${'x'.repeat(65_534)}",`;
  let sent = 0;
  const script: ResponseScript = (response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.write('[');
    const more = () => {
      while (!response.destroyed) {
        sent += piece.length;
        if (!response.write(piece)) return;
      }
    };
    response.on('drain', more);
    more();
  };
  return { script, sent: () => sent };
}

/** Opens an event stream, writes the text and ends, unless told to leave it open. */
export function sse(text: string, { open = false } = {}): ResponseScript {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text);
    if (!open) response.end();
  };
}

/** Writes the text and then breaks the connection. */
export function sseThenReset(text: string): ResponseScript {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text, () => response.socket?.resetAndDestroy());
  };
}

export const data = (frame: unknown): string =>
  `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`;
