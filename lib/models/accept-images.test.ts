import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SAMPLE_IMAGES } from '#lib/models/testing/sample-images.ts';
import type { ImagePart, PromptMessage } from '#lib/protocol/prompt.ts';
import { createImages, type Images, type ImagesConfig, type NamedImage } from './accept-images.ts';

const PNG = SAMPLE_IMAGES['image/png'];
const PNG_BYTES = Buffer.from(PNG, 'base64');
const LIMITS: ImagesConfig = { maxImages: 2, maxBytes: 1_000, maxPixels: 1_000, allowedHosts: [] };

let server: http.Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** An image server on loopback under a name that only the given resolver knows. */
async function imagesFrom(handler: http.RequestListener, changes: Partial<ImagesConfig> = {}) {
  const started = http.createServer(handler);
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  const { port } = started.address() as AddressInfo;
  const images = createImages(
    { ...LIMITS, allowedHosts: [`images.test:${port}`], ...changes },
    async (host) => (host === 'images.test' ? ['127.0.0.1'] : []),
  );
  return { images, origin: `http://images.test:${port}` };
}

const named = (url: string, more: Partial<NamedImage> = {}): NamedImage => ({
  url,
  detail: 'auto',
  param: 'messages[0].content[0].image_url.url',
  ...more,
});
const signal = new AbortController().signal;
const plain = createImages(LIMITS, async () => ['8.8.8.8']);

test('takes a data URL by its bytes, whatever type it claims', async () => {
  expect(await plain.accept([named(`data:image/jpeg;base64,${PNG}`)])).toEqual([
    {
      type: 'image',
      source: { kind: 'data', mediaType: 'image/png', base64: PNG },
      size: { width: 37, height: 21 },
      detail: 'auto',
    },
  ]);
});

test('takes an https address after checking where it leads', async () => {
  expect(await plain.accept([named('https://example.com/a.png', { detail: 'low' })])).toEqual([
    { type: 'image', source: { kind: 'url', url: 'https://example.com/a.png' }, size: null, detail: 'low' },
  ]);
});

test('takes base64 alone only where it is allowed', async () => {
  expect(await plain.accept([named(PNG, { rawBase64: true })])).toMatchObject([{ size: { width: 37 } }]);
  expect(await plain.accept([named(PNG)])).toMatchObject({ code: 'invalid_image' });
});

test.each([
  ['no data URL', 'data:,hello', 'must begin with'],
  ['text', 'data:text/html;base64,PGI+', 'must begin with'],
  ['broken base64', `data:image/png;base64,${PNG.slice(0, -1)}`, 'not valid base64'],
  [
    'url-safe base64',
    `data:image/gif;base64,${SAMPLE_IMAGES['image/gif'].replaceAll('+', '-')}`,
    'not valid base64',
  ],
  [
    'base64 with line breaks',
    `data:image/png;base64,${PNG.slice(0, 3)}\n${PNG.slice(3)}`,
    'not valid base64',
  ],
  ['nothing', 'data:image/png;base64,', 'not valid base64'],
  ['bytes that are no image', 'data:image/png;base64,aGVsbG8h', 'not a PNG'],
  ['too many bytes', `data:image/png;base64,${'A'.repeat(4_000)}`, 'larger than'],
  ['an address that is not https', 'http://example.com/a.png', 'https://'],
])('refuses %s and says where it stands', async (_, url, message) => {
  const error = await plain.accept([named(`data:image/png;base64,${PNG}`), named(url, { param: 'imgs[1]' })]);
  expect(error).toMatchObject({ code: 'invalid_image', param: 'imgs[1]' });
  expect((error as { message: string }).message).toContain(message);
});

test('refuses an image of too many pixels', async () => {
  const small = createImages({ ...LIMITS, maxPixels: 36 * 21 });
  expect(await small.accept([named(`data:image/png;base64,${PNG}`)])).toMatchObject({
    code: 'invalid_image',
  });
});

test('refuses more images than allowed, naming the first that is too many', async () => {
  const three = [0, 1, 2].map((i) => named('https://example.com/a.png', { param: `imgs[${i}]` }));
  expect(await plain.accept(three)).toMatchObject({ code: 'invalid_image', param: 'imgs[2]' });
});

const endlessly: http.RequestListener = (_, response) => {
  const timer = setInterval(() => response.write(PNG_BYTES), 1);
  response.once('close', () => clearInterval(timer));
};

const turnWith = (url: string): PromptMessage[] => [
  {
    role: 'user',
    content: [
      { type: 'text', text: 'Look' },
      { type: 'image', source: { kind: 'url', url }, size: null, detail: 'auto' },
    ],
  },
];
const download = (images: Images, url: string, from: AbortSignal = signal) =>
  images.materialize(turnWith(url), { fetchesImageUrls: false }, from);

test('leaves addresses to a provider that fetches them', async () => {
  const messages = turnWith('https://example.com/a.png');
  expect(await plain.materialize(messages, { fetchesImageUrls: true }, signal)).toBe(messages);
});

test('fetches from the address that was checked, which no DNS but ours knows', async () => {
  const { images, origin } = await imagesFrom((_, response) => response.end(PNG_BYTES));
  const messages = await download(images, `${origin}/a.png`);
  const image: ImagePart = {
    type: 'image',
    source: { kind: 'data', mediaType: 'image/png', base64: PNG },
    size: { width: 37, height: 21 },
    detail: 'auto',
  };
  expect(messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Look' }, image] }]);
});

test('follows redirects', async () => {
  const { images, origin } = await imagesFrom((request, response) => {
    if (request.url === '/b.png') response.end(PNG_BYTES);
    else response.writeHead(302, { location: '/b.png' }).end();
  });
  expect(await download(images, `${origin}/a.png`)).toMatchObject([{ role: 'user' }]);
});

test.each<[string, http.RequestListener, string]>([
  [
    'a redirect into the network',
    (_, r) => r.writeHead(302, { location: 'https://127.0.0.1/' }).end(),
    'private network',
  ],
  [
    'a redirect to plain http',
    (_, r) => r.writeHead(302, { location: 'http://example.com/' }).end(),
    'https://',
  ],
  ['a circle of redirects', (_, r) => r.writeHead(302, { location: '/' }).end(), 'redirects too often'],
  ['a page that is not there', (_, r) => r.writeHead(404).end(), 'status 404'],
  ['a page that is no image', (_, r) => r.end('<html>'), 'not a PNG'],
  [
    'more bytes than announced are allowed',
    (_, r) => r.writeHead(200, { 'content-length': 9_999 }).write('x'),
    'more than',
  ],
  ['a body that goes on and on', endlessly, 'more than'],
  ['a server that says nothing', () => {}, 'in time'],
  ['a connection that breaks', (_, r) => r.socket?.destroy(), 'could not be fetched'],
])('refuses %s', async (_, handler, message) => {
  const { images, origin } = await imagesFrom(handler, { fetchTimeoutMs: 150 });
  const error = await download(images, `${origin}/a.png`);
  expect(error).toMatchObject({ code: 'invalid_image', message: expect.stringContaining(message) });
});

test('stops fetching at once when the caller leaves', async () => {
  const { images, origin } = await imagesFrom(() => left.abort(new Error('client left')));
  const left = new AbortController();
  await expect(download(images, `${origin}/a.png`, left.signal)).rejects.toThrow('client left');
});
