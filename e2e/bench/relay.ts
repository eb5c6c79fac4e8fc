import { fdatasyncSync, openSync, writeSync } from 'node:fs';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { reportPort } from './report-port.ts';

/**
 * The least that a server on this runtime costs: it passes bytes and keeps connections alive. With a file as second
 * argument it writes one block there and waits for the disk before each answer.
 */
const [vendorUrl = '', recordFile] = process.argv.slice(2);
const upstream = new URL(vendorUrl);
const record = recordFile === undefined ? null : openSync(recordFile, 'w+');
const block = Buffer.alloc(4_096);
const { hostname, port } = upstream;
const connection = { hostname, port, agent: new Agent({ keepAlive: true }) };

const server = createServer((incoming, response) => {
  const { method = 'GET', url = '/' } = incoming;
  const headers = { ...incoming.headers, host: upstream.host };
  const outgoing = request({ ...connection, method, headers, path: url }, (answer) =>
    relay(answer, response),
  );
  outgoing.on('error', () => refuse(response));
  response.on('close', () => {
    if (!response.writableFinished) outgoing.destroy();
  });
  incoming.pipe(outgoing);
});

function relay(answer: IncomingMessage, response: ServerResponse): void {
  if (record !== null) {
    writeSync(record, block, 0, block.length, 0);
    fdatasyncSync(record);
  }
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  pipeline(answer, response, () => {});
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(502).end();
}

server.keepAliveTimeout = 300_000;
reportPort(server, 0);
