import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { reportPort } from './report-port.ts';

/** The floor on this runtime: bytes in, bytes out, connections kept alive, and nothing else. */
const upstream = new URL(process.argv[2] ?? '');
const agent = new Agent({ keepAlive: true });

const server = createServer((incoming, response) => {
  const headers = { ...incoming.headers, host: upstream.host };
  const { port, hostname } = upstream;
  const options = {
    agent,
    port,
    hostname,
    headers,
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
  };
  const outgoing = request(options, (answer) => relay(answer, response));
  outgoing.on('error', () => refuse(response));
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  incoming.pipe(outgoing);
});

function relay(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  pipeline(answer, response, () => {});
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(502).end();
}

server.keepAliveTimeout = 300_000;
reportPort(server, 0);
