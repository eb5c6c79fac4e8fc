import net, { type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readText } from './answer-bounds.ts';
import { createTransport, type Transport, type UpstreamRequest } from './transport.ts';

let transport: Transport;
let server: net.Server;
const sockets = new Set<Socket>();

afterEach(() => {
  transport.close();
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  server.close();
});

/** A bare TCP server, to do what no HTTP server would. */
async function listen(onSocket: (socket: Socket, count: number) => void): Promise<number> {
  server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket, sockets.size);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

const get = (url: string): UpstreamRequest => ({ method: 'GET', url, headers: {}, body: null });
const never = new AbortController().signal;
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok';

test('gives up when the connection does not stand in time', async () => {
  const port = await listen(() => {});
  transport = createTransport(50);
  const sent = transport.send(get(`https://127.0.0.1:${port}/`), never);
  await expect(sent).rejects.toMatchObject({ name: 'NoResponse', reason: 'connect-timeout' });
});

test('does not count the wait for an answer as connecting', async () => {
  const port = await listen((socket) => socket.once('data', () => setTimeout(() => socket.write(OK), 120)));
  transport = createTransport(50);
  const response = await transport.send(get(`http://127.0.0.1:${port}/`), never);
  expect(await readText(response, 10, 'cut')).toBe('ok');
});

test('opens a connection anew when the server closed it as it was reused', async () => {
  const port = await listen((socket, count) => {
    let requests = 0;
    socket.on('data', () => {
      requests += 1;
      if (count === 1 && requests === 2) socket.destroy();
      else socket.write(OK);
    });
  });
  transport = createTransport(1_000);
  for (let i = 0; i < 2; i += 1) {
    const response = await transport.send(get(`http://127.0.0.1:${port}/`), never);
    expect(await readText(response, 10, 'cut')).toBe('ok');
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(sockets.size).toBe(2);
});

test.each([
  ['closes a new connection without a word', (socket: Socket) => socket.destroy(), 'reset'],
  ['does not speak HTTP', (socket: Socket) => socket.end('220 mail.example.com ESMTP\r\n'), 'reset'],
])('says so when a server %s', async (_, behave, reason) => {
  const port = await listen((socket) => socket.once('data', () => behave(socket)));
  transport = createTransport(1_000);
  await expect(transport.send(get(`http://127.0.0.1:${port}/`), never)).rejects.toMatchObject({ reason });
});

test('rejects with the reason of an abort, before and while waiting', async () => {
  const left = new AbortController();
  const port = await listen((socket) => socket.once('data', () => left.abort(new Error('client left'))));
  transport = createTransport(1_000);
  await expect(transport.send(get(`http://127.0.0.1:${port}/`), left.signal)).rejects.toThrow('client left');
  await expect(transport.send(get(`http://127.0.0.1:${port}/`), left.signal)).rejects.toThrow('client left');
});

test.each([
  ['credentials in the address', {}, 'authorization: Basic bWU6c2VjcmV0'],
  ['a key of its own first', { authorization: 'Bearer key' }, 'authorization: Bearer key'],
])('sends %s, and no header twice', async (_, own, expected) => {
  let head = '';
  const port = await listen((socket) =>
    socket.once('data', (bytes) => {
      head = String(bytes);
      socket.write(OK);
    }),
  );
  transport = createTransport(1_000);
  const url = `http://me:secret@127.0.0.1:${port}/v1`;
  const headers = { ...own, 'accept-encoding': 'gzip', 'content-length': '99' };
  await transport.send({ method: 'POST', url, headers, body: 'é' }, never);
  const lines = head.split('\r\n\r\n')[0]?.toLowerCase().split('\r\n').slice(1).sort();
  expect(lines).toEqual(
    [
      'accept-encoding: identity',
      expected.toLowerCase(),
      'connection: keep-alive',
      'content-length: 2',
      `host: 127.0.0.1:${port}`,
    ].sort(),
  );
});

test('cuts off a body that is larger than asked for', async () => {
  const port = await listen((socket) =>
    socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\n\r\n${'x'.repeat(100_000)}`)),
  );
  transport = createTransport(1_000);
  const response = await transport.send(get(`http://127.0.0.1:${port}/`), never);
  expect(await readText(response, 10, 'cut')).toBe('x'.repeat(10));
});

test.each([
  'connection: upgrade\r\nupgrade: websocket\r\n',
  'connection: upgrade\r\nupgrade: websocket\r\ncontent-length: 2\r\n',
])('a server that switches protocols has answered, with nothing', async (headers) => {
  const closed = Promise.withResolvers<void>();
  const port = await listen((socket) => {
    socket.once('close', () => closed.resolve());
    socket.once('data', () => socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`));
  });
  transport = createTransport(1_000);
  const response = await transport.send(get(`http://127.0.0.1:${port}/`), never);
  expect(response.status).toBe(101);
  expect(await readText(response, 10, 'throw')).toBe('');
  await closed.promise;
});

test('an abort ends the wait for an answer that never comes after an interim one', async () => {
  const port = await listen((socket) =>
    socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n')),
  );
  transport = createTransport(1_000);
  const left = new AbortController();
  const sent = transport.send(get(`http://127.0.0.1:${port}/`), left.signal);
  left.abort(new Error('out of patience'));
  await expect(sent).rejects.toThrow('out of patience');
});
