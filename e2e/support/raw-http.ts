import { connect } from 'node:net';

/** An answer as it came over the socket: nothing decoded but the chunked framing, whose chunks are the writes. */
export interface RawAnswer {
  readonly statusLine: string;
  /** Header names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** One entry per HTTP chunk: one per write of the server. */
  readonly writes: readonly Buffer[];
  readonly body: string;
}

/** Sends one request over a plain socket and reads to the end of the connection. */
export async function rawRequest(
  url: string,
  request: { method: string; path: string; headers?: Record<string, string>; body?: string },
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const body = request.body ?? '';
  const headers = {
    host: `${hostname}:${port}`,
    connection: 'close',
    ...(body === '' ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
    ...request.headers,
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const socket = connect(Number(port), hostname);
  socket.write(`${request.method} ${request.path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
  const received: Buffer[] = [];
  for await (const bytes of socket) received.push(bytes as Buffer);
  return parse(Buffer.concat(received));
}

function parse(bytes: Buffer): RawAnswer {
  const headEnd = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.subarray(0, headEnd).toString('latin1').split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.split(':')[0]?.toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  ) as Record<string, string>;
  const rest = bytes.subarray(headEnd + 4);
  const writes = headers['transfer-encoding'] === 'chunked' ? chunks(rest) : [rest];
  return { statusLine, headers, writes, body: Buffer.concat(writes).toString('utf8') };
}

function chunks(bytes: Buffer): Buffer[] {
  const all: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.subarray(at, lineEnd).toString('latin1'), 16);
    if (!(size > 0)) break;
    all.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
  return all;
}
