import { expect, test } from 'vitest';
import { createSseDecoder, decodeSse, type SseEvent } from './decode.ts';
import { DONE_FRAME, encodeData, encodeEvent, KEEP_ALIVE_FRAME, toBytes } from './encode.ts';

const frames = [
  KEEP_ALIVE_FRAME,
  encodeData(JSON.stringify({ text: 'naïve 👩‍👩‍👧\nline' })),
  encodeEvent('chunk', '{"content":"x"}'),
  DONE_FRAME,
].join('');

const events: SseEvent[] = [
  { event: null, data: '{"text":"naïve 👩‍👩‍👧\\nline"}' },
  { event: 'chunk', data: '{"content":"x"}' },
  { event: null, data: '[DONE]' },
];

test('decodes the same events wherever the bytes are cut', () => {
  const bytes = toBytes(frames);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const decoder = createSseDecoder();
    const seen = [
      ...decoder.push(bytes.subarray(0, cut)),
      ...decoder.push(bytes.subarray(cut)),
      ...decoder.end(),
    ];
    expect(seen).toEqual(events);
  }
});

test('decodes line ends of every kind', () => {
  const decoder = createSseDecoder();
  expect(decoder.push(toBytes('data: a\r\n\r\ndata: b\n\n'))).toEqual([
    { event: null, data: 'a' },
    { event: null, data: 'b' },
  ]);
});

test('gives the last event when the closing blank line is missing', () => {
  const decoder = createSseDecoder();
  expect(decoder.push(toBytes('data: [DONE]'))).toEqual([]);
  expect(decoder.end()).toEqual([{ event: null, data: '[DONE]' }]);
});

test('never yields an empty batch', async () => {
  async function* reads() {
    for (const byte of toBytes(frames)) yield Uint8Array.of(byte);
  }
  const batches: (readonly SseEvent[])[] = [];
  for await (const batch of decodeSse(reads())) batches.push(batch);
  expect(batches).toEqual(events.map((event) => [event]));
});

test.each(['data: ', 'data: a\ndata: '])('a frame after %j that does not end is not kept', (start) => {
  const decoder = createSseDecoder(1_000);
  expect(decoder.push(toBytes(`data: whole\n\n${start}`))).toEqual([{ event: null, data: 'whole' }]);
  for (let pushed = 0; pushed < 10 && !decoder.overflowed(); pushed += 1)
    decoder.push(toBytes('x'.repeat(200)));
  expect(decoder.overflowed()).toBe(true);
});
