import { expect, test } from 'vitest';
import { base64ToBytes, blobToDataUrl, hashOf } from './data-url.ts';
import { fitSize } from './fit-size.ts';
import { attachmentFromUrl, prepareImage, remoteImage } from './prepare-image.ts';

const PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
function bytes(base64: string): Uint8Array<ArrayBuffer> {
  const read = base64ToBytes(base64);
  if (read === null) throw new Error('no base64');
  return read;
}

test('pictures fit the longest side and never grow', () => {
  expect(fitSize({ width: 3136, height: 100 })).toEqual({ width: 1568, height: 50 });
  expect(fitSize({ width: 100, height: 50 })).toEqual({ width: 100, height: 50 });
  expect(fitSize({ width: 10_000, height: 1 })).toEqual({ width: 1568, height: 1 });
});

test('a small picture is kept byte for byte under its true type', async () => {
  const prepared = await prepareImage(new File([bytes(PNG)], 'photo.jpg', { type: 'image/jpeg' }));
  if (!prepared.ok) throw new Error(prepared.reason);
  expect(prepared.image).toMatchObject({
    name: 'photo.jpg',
    mediaType: 'image/png',
    width: 1,
    originalBytes: prepared.blob.size,
  });
  expect(await blobToDataUrl(prepared.blob)).toBe(`data:image/png;base64,${PNG}`);
  expect(prepared.image.hash).toBe(await hashOf(new Blob([bytes(PNG)])));
});

test('empty and huge files are refused with the reason', async () => {
  expect(await prepareImage(new File([], 'a.png'))).toEqual({ ok: false, reason: 'The file is empty.' });
  const huge = new File([new Uint8Array(50_000_001)], 'a.png');
  expect(await prepareImage(huge)).toMatchObject({ ok: false, reason: expect.stringContaining('50 MB') });
});

test('only https addresses without a password are taken', () => {
  expect(remoteImage(' https://x.example/a%20b.png?c ')).toEqual({
    ok: true,
    image: { kind: 'remote', url: 'https://x.example/a%20b.png?c', name: 'a b.png' },
  });
  for (const bad of [
    'nonsense',
    'http://x.example/a.png',
    'https://u:p@x.example/a.png',
    'data:image/png;base64,AA',
  ])
    expect(remoteImage(bad).ok).toBe(false);
});

test('an image in a body becomes an attachment; one that is no picture becomes none', async () => {
  const read = await attachmentFromUrl(`data:image/jpeg;base64,${PNG}`);
  expect(read?.image).toMatchObject({ kind: 'stored', mediaType: 'image/png', name: 'picture.png' });
  expect(await attachmentFromUrl('https://x.example/')).toEqual({
    image: { kind: 'remote', url: 'https://x.example/', name: 'x.example' },
    blob: null,
  });
  expect(await attachmentFromUrl('data:image/png;base64,AAAA')).toBeNull();
  expect(await attachmentFromUrl('data:text/html,x')).toBeNull();
});
