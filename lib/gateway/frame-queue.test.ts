import { expect, test } from 'vitest';
import { FrameQueue } from './frame-queue.ts';

const decode = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);
const never = () => {
  throw new Error('the reader did not leave');
};

test('what waits leaves in one write, in order', async () => {
  const queue = new FrameQueue(never);
  void queue.push('a');
  void queue.push('b');
  queue.end();
  const writes: string[] = [];
  for await (const bytes of queue) writes.push(decode(bytes));
  expect(writes).toEqual(['ab']);
});

test('a reader that waits gets the first frame by itself', async () => {
  const queue = new FrameQueue(never);
  const reader = queue[Symbol.asyncIterator]();
  const first = reader.next();
  void queue.push('first');
  expect(decode((await first).value)).toBe('first');
});

test('asks the writer to wait when the reader is slow, and lets it go when there is room', async () => {
  const queue = new FrameQueue(never);
  const full = queue.push('x'.repeat(100_000));
  expect(full).toBeInstanceOf(Promise);
  const reader = queue[Symbol.asyncIterator]();
  expect((await reader.next()).value).toHaveLength(100_000);
  await full;
  expect(queue.push('y')).toBeUndefined();
});

test('a keep-alive that waits for room as well does not make the pump wait for ever', async () => {
  const queue = new FrameQueue(never);
  const pump = queue.push('x'.repeat(100_000));
  const keepAlive = queue.push(': keep-alive\n\n');
  await queue[Symbol.asyncIterator]().next();
  await Promise.all([pump, keepAlive]);
});

test('says once that the reader left, and frees the writer', async () => {
  let left = 0;
  const queue = new FrameQueue(() => {
    left += 1;
  });
  const reader = queue[Symbol.asyncIterator]();
  void queue.push('a');
  await reader.next();
  const full = queue.push('x'.repeat(100_000));
  await reader.return(undefined);
  await full;
  expect(left).toBe(1);
});

test('a reader that leaves after the end did not leave', async () => {
  const queue = new FrameQueue(never);
  void queue.push('a');
  queue.end();
  const reader = queue[Symbol.asyncIterator]();
  await reader.next();
  await reader.return(undefined);
});

/** A socket that is full after every write until the test says otherwise. */
function slowWriter() {
  const writes: string[] = [];
  const write = (frames: string) => {
    writes.push(frames);
    return false;
  };
  return { writes, write, end: (frames: string) => void writes.push(`${frames} end`) };
}

const turnOver = () => new Promise((resolve) => setImmediate(resolve));

test('a writer gets what waits at once, and in one write what is pushed within one turn of the event loop', async () => {
  const queue = new FrameQueue(never);
  void queue.push('a');
  const writes: string[] = [];
  queue.writeTo({
    write: (frames) => writes.push(frames) > 0,
    end: (frames) => void writes.push(`${frames} end`),
  });
  expect(writes).toEqual(['a']);
  void queue.push('b');
  await Promise.resolve();
  expect(writes).toEqual(['a']);
  void queue.push('c');
  await turnOver();
  void queue.push('d');
  queue.end();
  await turnOver();
  expect(writes).toEqual(['a', 'bc', 'd end']);
});

test('a writer that is full gets nothing until it has drained, and the pump waits once much is waiting', async () => {
  const queue = new FrameQueue(never);
  const writer = slowWriter();
  queue.writeTo(writer);
  void queue.push('a');
  await turnOver();
  expect(queue.push('b')).toBeUndefined();
  const room = queue.push('x'.repeat(100_000));
  await turnOver();
  expect(writer.writes).toEqual(['a']);
  expect(room).toBeInstanceOf(Promise);
  queue.drained();
  expect(writer.writes[1]).toHaveLength(100_001);
  queue.drained();
  await room;
});

test('the end of the frames lets a waiting pump go, and what waits is still written', async () => {
  const queue = new FrameQueue(never);
  const writer = slowWriter();
  queue.writeTo(writer);
  void queue.push('a');
  await turnOver();
  const room = queue.push('x'.repeat(100_000));
  queue.end();
  await room;
  await turnOver();
  expect(writer.writes[1]).toHaveLength(100_004);
});
