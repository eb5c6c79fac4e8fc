import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { apiFor, hello } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import type { RunningServer } from '../support/server.ts';

/** Bodies of clients that mean no good: what is not wanted is not read, and nobody holds memory for long. */

const CHAT = '/v1/chat/completions';
const MEGABYTE = 1_024 * 1_024;

/** Sends the head of a POST and leaves the body to the test. */
function post(server: RunningServer, headers: Record<string, string>): Socket {
  const { hostname, port, host } = new URL(server.url);
  const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  const socket = connect(Number(port), hostname);
  // A server that hangs up resets what is still being sent.
  socket.on('error', () => {});
  socket.write(`POST ${CHAT} HTTP/1.1\r\n${lines.join('')}\r\n`);
  return socket;
}

/** All that the server says until it hangs up. */
async function answerOf(socket: Socket): Promise<string> {
  let said = '';
  socket.on('data', (bytes) => {
    said += bytes;
  });
  await once(socket, 'end');
  return said;
}

const chunked = { 'transfer-encoding': 'chunked' };

test('without a key, and with a wrong one, the answer does not wait for a body', async ({ server }) => {
  for (const headers of [
    chunked,
    { 'content-length': String(MEGABYTE) },
    { ...chunked, 'x-api-key': 'sk-x' },
  ]) {
    const answer = await text(post(server, headers));
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
    expect(answer.toLowerCase()).toContain('\r\nconnection: close\r\n');
  }
});

test('what is wrong with the head is said in its order, before a body is read', async ({ api, server }) => {
  const large = { 'content-length': String(900 * MEGABYTE) };
  const multipart = { ...chunked, 'content-type': 'multipart/form-data; boundary=x' };
  expect(await text(post(server, large))).toMatch(/^HTTP\/1\.1 401 /);
  expect(await text(post(server, { ...api.authorization, ...large }))).toMatch(/^HTTP\/1\.1 413 /);
  expect(await text(post(server, { ...api.authorization, ...multipart }))).toMatch(/^HTTP\/1\.1 415 /);
});

test('after a 413 a body without end is not read on, and the client gets the answer', async ({
  api,
  server,
}) => {
  const socket = post(server, { ...api.authorization, ...chunked });
  const answer = answerOf(socket);
  const chunk = `${(64 * 1_024).toString(16)}\r\n${'x'.repeat(64 * 1_024)}\r\n`;
  const ended = new Promise((resolve) => socket.once('close', resolve));
  const pour = (): void => {
    while (!socket.destroyed && socket.bytesWritten < 400 * MEGABYTE && socket.write(chunk));
  };
  socket.on('drain', pour);
  pour();
  expect(await answer).toMatch(/^HTTP\/1\.1 413 [\s\S]*request_too_large/);
  socket.destroy();
  await ended;
  expect(socket.bytesWritten).toBeLessThan(32 * MEGABYTE);
});

test('a body that rests, and one that drips, are ended with 408', async ({ newServer }) => {
  const server = await newServer({ env: { BODY_TIMEOUT_MS: '400' } });
  const api = await apiFor(server);
  const head = { ...api.authorization, 'content-length': '1000' };
  const resting = post(server, head);
  resting.write('{"model":');
  const dripping = post(server, head);
  const drip = setInterval(() => dripping.write(' '), 50);
  for (const socket of [resting, dripping]) {
    const answer = await answerOf(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 408 [\s\S]*request_timeout/);
  }
  clearInterval(drip);
});

test('bodies in flight are bounded over all connections, and their room comes back', async ({
  newServer,
}) => {
  const limits = { MAX_BODY_BYTES_IN_FLIGHT: String(MEGABYTE) };
  const server = await newServer({ env: limits });
  const api = await apiFor(server);
  const body = JSON.stringify({
    model: 'test/echo',
    max_tokens: 5,
    messages: hello('word '.repeat(120_000)),
  });
  const head = { ...api.authorization, connection: 'close', 'content-length': String(body.length) };
  const first = post(server, head);
  first.write(body.slice(0, -1));
  // Told by its head alone, so that it never takes the room itself; while there still is some, the server waits for it.
  const refusal = async () => {
    const socket = post(server, head);
    const patience = setTimeout(() => socket.destroy(), 300);
    let said = '';
    socket.on('data', (bytes) => {
      said += bytes;
    });
    await once(socket, 'close');
    clearTimeout(patience);
    return said;
  };
  await expect.poll(refusal).toMatch(/^HTTP\/1\.1 503 [\s\S]*retry-after: 1\r\n[\s\S]*overloaded/i);
  const status = () => {
    const socket = post(server, head);
    socket.write(body);
    return answerOf(socket);
  };
  first.write(body.slice(-1));
  expect(await answerOf(first)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await status()).toMatch(/^HTTP\/1\.1 200 /);
  expect(await status()).toMatch(/^HTTP\/1\.1 200 /);
});

test('the room of a client that breaks off comes back', async ({ newServer }) => {
  const server = await newServer({ env: { MAX_BODY_BYTES_IN_FLIGHT: '100000' } });
  const api = await apiFor(server);
  for (let round = 0; round < 5; round += 1) {
    const socket = post(server, { ...api.authorization, 'content-length': '99000' });
    await new Promise((sent) => socket.write('x'.repeat(98_000), sent));
    socket.destroy();
  }
  const long = hello('word '.repeat(15_000));
  await expect
    .poll(async () => (await api.chat({ model: 'test/echo', max_tokens: 5, messages: long })).status)
    .toBe(200);
});

test('a compressed body may not unpack to more than a body may have', async ({ api, server }) => {
  const zeros = Buffer.alloc(60 * MEGABYTE, 0x20);
  for (const [encoding, packed] of [
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })],
  ] as const) {
    const headers = { ...api.authorization, 'content-encoding': encoding };
    const answer = await fetch(server.url + CHAT, { method: 'POST', headers, body: new Uint8Array(packed) });
    expect(answer.status, encoding).toBe(413);
    expect(await answer.text()).toContain('request_too_large');
  }
  const headers = { ...api.authorization, 'content-encoding': 'gzip' };
  const broken = await fetch(server.url + CHAT, { method: 'POST', headers, body: 'not gzip at all' });
  expect(broken.status).toBe(400);
});

test('a refusal whose body was read or came along keeps the connection @npm-start', async ({
  api,
  server,
}) => {
  const ask = (key: string, body: string) =>
    `POST ${CHAT} HTTP/1.1\r\nhost: x\r\nx-api-key: ${key}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.write(ask('sk-nobody', '{"a":1}') + ask(api.account.key, '{"model":5}'));
  socket.write(`GET /health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
  const statuses = (await text(socket)).match(/HTTP\/1\.1 \d{3}/g);
  expect(statuses).toEqual(['HTTP/1.1 401', 'HTTP/1.1 400', 'HTTP/1.1 200']);
});
