import { expect, test } from 'vitest';
import { SAMPLE_IMAGES } from '#lib/models/testing/sample-images.ts';
import { inspectImage } from './inspect-image.ts';

const samples = Object.entries(SAMPLE_IMAGES).map(([name, base64]) => ({
  name,
  mediaType: name.split(' ')[0],
  bytes: Buffer.from(base64, 'base64'),
}));

test.each(samples)('reads type and size of $name', ({ mediaType, bytes }) => {
  expect(inspectImage(bytes)).toEqual({ mediaType, size: { width: 37, height: 21 } });
});

test.each(samples)('reads nothing or the truth from $name, wherever it is cut', ({ bytes, mediaType }) => {
  for (let end = 0; end < bytes.length; end += 1) {
    const image = inspectImage(bytes.subarray(0, end));
    if (image !== null) expect(image).toEqual({ mediaType, size: { width: 37, height: 21 } });
  }
});

test.each(samples)('survives any damage to $name', ({ bytes }) => {
  for (let at = 0; at < Math.min(bytes.length, 400); at += 1) {
    for (const value of [0x00, 0x7f, 0xff]) {
      const damaged = Buffer.from(bytes);
      damaged[at] = value;
      expect(() => inspectImage(damaged)).not.toThrow();
    }
  }
});

test.each([
  ['nothing', ''],
  ['text', 'hello, I am not an image at all, not at all'],
  ['HTML', '<!doctype html><html><body></body></html>'],
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"></svg>'],
])('takes %s for no image', (_, text) => {
  expect(inspectImage(Buffer.from(text))).toBeNull();
});

test('takes an image without pixels for none', () => {
  const png = Buffer.from(SAMPLE_IMAGES['image/png'], 'base64');
  png.writeUInt32BE(0, 16);
  expect(inspectImage(png)).toBeNull();
});

test('walks a JPEG whose segments never end in no time', () => {
  const endless = Buffer.alloc(2_000_000, 0xff);
  endless[1] = 0xd8;
  expect(inspectImage(endless)).toBeNull();
});
