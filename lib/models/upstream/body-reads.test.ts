import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createTransport, type Transport, type UpstreamResponse } from './transport.ts';

let transport: Transport;
let server: net.Server;
let socket: Socket;

const HEAD = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const LAST = '0\r\n\r\n';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const written = (text: string) => new Promise<void>((resolve) => socket.write(text, () => resolve()));

afterEach(() => {
  transport.close();
  socket.destroy();
  server.close();
});

/** A response whose body the test writes by hand. */
async function open(): Promise<{ response: UpstreamResponse; reads: AsyncIterator<Uint8Array> }> {
  server = net.createServer((each) => {
    socket = each.on('error', () => {});
    each.once('data', () => each.write(HEAD));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  transport = createTransport(1_000);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const request = { method: 'GET', url, headers: {}, body: null } as const;
  const response = await transport.send(request, new AbortController().signal);
  return { response, reads: response.body[Symbol.asyncIterator]() };
}

test('many chunks of one network read come together, later ones by themselves', async () => {
  const { reads } = await open();
  const first = reads.next();
  await written(chunk('one ') + chunk('two ') + chunk('three'));
  expect(decode((await first).value)).toBe('one two three');
  const second = reads.next();
  await written(chunk('four') + LAST);
  expect(decode((await second).value)).toBe('four');
  expect(await reads.next()).toEqual({ done: true, value: undefined });
});

test('what arrived before the connection broke is read, then the break is told', async () => {
  const { reads } = await open();
  const first = reads.next();
  await written(chunk('half an answ'));
  expect(decode((await first).value)).toBe('half an answ');
  const broken = reads.next();
  socket.destroy();
  await expect(broken).rejects.toThrow();
  await expect(reads.next()).rejects.toThrow();
});

test('a reader that is slow holds the vendor back, and loses nothing', async () => {
  const { reads } = await open();
  const piece = 'x'.repeat(60_000);
  const first = reads.next();
  await written(chunk('begin'));
  await first;
  let accepted = 0;
  const writes = Array.from({ length: 400 }, () => written(chunk(piece)).then(() => (accepted += 1)));
  void written(LAST);
  // Once the socket's buffers are full, nothing more is accepted until somebody reads.
  let before = -1;
  while (before !== accepted) {
    before = accepted;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(accepted).toBeLessThan(400);
  let size = 0;
  for (let read = await reads.next(); !read.done; read = await reads.next()) size += read.value.length;
  await Promise.all(writes);
  expect(size).toBe(400 * piece.length);
});

test('leaving early keeps the connection, letting go closes it', async () => {
  const { response, reads } = await open();
  const first = reads.next();
  await written(chunk('enough'));
  await first;
  await reads.return?.();
  await written(chunk('more'));
  expect(socket.destroyed).toBe(false);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  response.destroy();
  await closed;
});
