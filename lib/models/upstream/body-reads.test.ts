import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createTransport, type Transport, type UpstreamResponse } from './transport.ts';

let transport: Transport;
let server: net.Server;
let socket: Socket;

const HEAD = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n';
const LAST = '0\r\n\r\n';
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const written = (text: string) => new Promise<void>((resolve) => socket.write(text, () => resolve()));

afterEach(() => {
  transport.close();
  socket.destroy();
  server.close();
});

/** A response whose body the test writes by hand. */
async function open(): Promise<UpstreamResponse> {
  server = net.createServer((each) => {
    socket = each.on('error', () => {});
    each.once('data', () => each.write(HEAD));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  transport = createTransport(1_000);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const request = { method: 'GET', url, headers: {}, body: null } as const;
  return transport.send(request, new AbortController().signal);
}

/** Collects reads; `next` resolves with the one that comes next. */
function collector() {
  let waiting = Promise.withResolvers<string>();
  return {
    next: () => waiting.promise,
    onBytes(bytes: Uint8Array) {
      const { resolve } = waiting;
      waiting = Promise.withResolvers();
      resolve(decode(bytes));
      return 'more' as const;
    },
  };
}

test('many chunks of one network read come together, later ones by themselves', async () => {
  const response = await open();
  const { next, onBytes } = collector();
  const end = response.read(onBytes);
  const first = next();
  await written(chunk('one ') + chunk('two ') + chunk('three'));
  expect(await first).toBe('one two three');
  const second = next();
  await written(chunk('four') + LAST);
  expect(await second).toBe('four');
  expect(await end).toBe('whole');
});

test('what arrived before the connection broke is read, then the break is told', async () => {
  const response = await open();
  const { next, onBytes } = collector();
  const end = response.read(onBytes);
  const first = next();
  await written(chunk('half an answ'));
  expect(await first).toBe('half an answ');
  socket.destroy();
  expect(await end).toBe('broken');
});

test('a break that comes before anybody reads is told to the reader', async () => {
  const response = await open();
  const gone = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy();
  await gone;
  expect(await response.read(() => 'more')).toBe('broken');
});

test('a reader that is slow holds the vendor back, and loses nothing', async () => {
  const response = await open();
  const piece = 'x'.repeat(60_000);
  const room = Promise.withResolvers<'more'>();
  const begun = Promise.withResolvers<void>();
  let size = 0;
  const end = response.read((bytes) => {
    size += bytes.length;
    begun.resolve();
    return room.promise;
  });
  await written(chunk('begin'));
  await begun.promise;
  let accepted = 0;
  const writes = Array.from({ length: 400 }, () => written(chunk(piece)).then(() => (accepted += 1)));
  void written(LAST);
  // Once the socket's buffers are full, nothing more is accepted until there is room.
  let before = -1;
  while (before !== accepted) {
    before = accepted;
    for (let turn = 0; turn < 200; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(accepted).toBeLessThan(400);
  room.resolve('more');
  expect(await end).toBe('whole');
  await Promise.all(writes);
  expect(size).toBe(5 + 400 * piece.length);
});

test('reads that follow each other quickly become fewer and larger where that is asked for', async () => {
  const response = await open();
  const PIECES = 300;
  let reads = 0;
  let size = 0;
  const started = performance.now();
  const end = response.read((bytes) => {
    reads += 1;
    size += bytes.length;
    return 'more';
  }, 20);
  for (let piece = 0; piece < PIECES; piece += 1) {
    await written(chunk('x'));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await written(LAST);
  expect(await end).toBe('whole');
  expect(size).toBe(PIECES);
  // The first two come as they are; each later one follows a rest, and timers may fire a little early.
  expect(reads).toBeLessThanOrEqual(3 + (performance.now() - started) / 18);
});

test('a reader that throws ends the reading with what it threw', async () => {
  const response = await open();
  const end = response.read(() => {
    throw new Error('cannot read this');
  });
  await written(chunk('anything'));
  await expect(end).rejects.toThrow('cannot read this');
});

test('having enough keeps the connection, letting go closes it', async () => {
  const response = await open();
  const end = response.read(() => 'enough');
  await written(chunk('enough'));
  expect(await end).toBe('enough');
  await written(chunk('more'));
  expect(socket.destroyed).toBe(false);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  response.destroy();
  await closed;
});
