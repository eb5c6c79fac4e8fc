import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { dataUrl, gif, jpeg, png, webp } from '../support/images.ts';
import type { VendorJson } from '../support/vendor-answer.ts';

const PICTURES = [
  ['image/png', png(37, 21)],
  ['image/jpeg', jpeg(40, 30)],
  ['image/gif', gif(9, 8)],
  ['image/webp', webp(120, 64)],
] as const;

const image = (url: string, detail?: string) => ({
  type: 'image_url',
  image_url: { url, ...(detail ? { detail } : {}) },
});
const text = (words: string) => ({ type: 'text', text: words });
const ask = (...parts: object[]) => ({
  messages: [{ role: 'user', content: [text('Describe this.'), ...parts] }],
});

for (const [type, bytes] of PICTURES) {
  test(`${type} arrives with type and size`, async ({ api }) => {
    const size =
      type === 'image/png'
        ? '37x21'
        : type === 'image/jpeg'
          ? '40x30'
          : type === 'image/gif'
            ? '9x8'
            : '120x64';
    const body = await api.completion({ model: 'test/echo', ...ask(image(dataUrl(type, bytes))) });
    expect(body.choices[0]?.message.content).toContain(`${type} ${size}`);
  });
}

test('OpenAI gets the parts in order, the image as a data URL', async ({ api, vendor }) => {
  const url = dataUrl('image/png', png(4, 4));
  const parts = [image(url, 'low'), text('And this?'), image(dataUrl('image/gif', gif(2, 2)))];
  await api.completion({ model: 'gpt-4o', ...ask(...parts) });
  const turns = vendor.requestsFor('gpt-4o')[0]?.body.messages as VendorJson[];
  expect(turns.at(-1)?.content).toMatchObject([text('Describe this.'), ...parts]);
});

test('Anthropic gets the bytes with their type', async ({ api, vendor }) => {
  const bytes = png(4, 4);
  const model = vendor.scripted('claude', { text: ['A square.'] });
  await api.completion({ model, ...ask(image(dataUrl('image/png', bytes))) });
  const turns = vendor.requestsFor(model)[0]?.body.messages as VendorJson[];
  expect(turns.at(-1)?.content).toMatchObject([
    { type: 'text', text: 'Describe this.' },
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: bytes.toString('base64') } },
  ]);
});

test('the type is read from the bytes, whatever the label says', async ({ api, vendor }) => {
  const bytes = jpeg(40, 30);
  await api.completion({ model: 'gpt-4o', ...ask(image(dataUrl('image/png', bytes))) });
  const turns = vendor.requestsFor('gpt-4o')[0]?.body.messages as VendorJson[];
  expect(turns.at(-1)?.content).toMatchObject([{}, image(dataUrl('image/jpeg', bytes))]);
});

test('a public https image is handed on as its URL', async ({ api, vendor }) => {
  const url = 'https://93.184.215.14/cat.png';
  await api.completion({ model: 'gpt-4o', ...ask(image(url)) });
  const turns = vendor.requestsFor('gpt-4o')[0]?.body.messages as VendorJson[];
  expect(turns.at(-1)?.content).toMatchObject([{}, image(url)]);
});

const REFUSED = [
  'http://93.184.215.14/cat.png',
  'ftp://93.184.215.14/cat.png',
  'file:///etc/passwd',
  'https://127.0.0.1/cat.png',
  'https://127.1/cat.png',
  'https://2130706433/cat.png',
  'https://0x7f.0.0.1/cat.png',
  'https://localhost/cat.png',
  'https://localhost./cat.png',
  'https://10.0.0.8/cat.png',
  'https://172.16.0.1/cat.png',
  'https://192.168.1.1/cat.png',
  'https://100.64.0.1/cat.png',
  'https://169.254.169.254/latest/meta-data',
  'https://0.0.0.0/cat.png',
  'https://[::1]/cat.png',
  'https://[::ffff:10.0.0.8]/cat.png',
  'https://[fe80::1]/cat.png',
  'https://[fd00::1]/cat.png',
  'https://[64:ff9b::a00:8]/cat.png',
  'https://metadata.google.internal/cat.png',
  'not a url',
  'data:image/png;base64,',
  'data:image/png;base64,!!!!',
  `data:image/png;base64,${Buffer.from('just some text').toString('base64')}`,
  `data:image/svg+xml;base64,${Buffer.from('<svg/>').toString('base64')}`,
  `data:image/png,${png(2, 2).toString('latin1').slice(0, 10)}`,
];

for (const model of ['test/echo', 'gpt-4o', 'claude-sonnet-4-20250514']) {
  test(`${model}: what is no public image is refused before the hold`, async ({ newAccount, vendor }) => {
    const api = await newAccount();
    for (const url of REFUSED) {
      const answer = await api.chat({ model, ...ask(image(url)) });
      expect(answer.status, url).toBe(400);
      const { error } = (await answer.json()) as { error: { code: string; param: string } };
      expect(error.code, url).toBe('invalid_image');
      expect(error.param, url).toMatch(/^messages\[0\]\.content\[1\]/);
    }
    expect(vendor.calls).toEqual([]);
    expect(await api.runs()).toEqual([]);
    expect(await api.credits()).toBe(100);
  });
}

test('an image too large in pixels or too many images are refused', async ({ api }) => {
  const huge = await api.chat({
    model: 'test/echo',
    ...ask(image(dataUrl('image/webp', webp(16_000, 16_000)))),
  });
  expect(huge.status).toBe(400);
  const small = image(dataUrl('image/png', png(1, 1)));
  const many = await api.chat({ model: 'test/echo', ...ask(...Array.from({ length: 21 }, () => small)) });
  expect(many.status).toBe(400);
  expect(
    (await api.chat({ model: 'test/echo', ...ask(...Array.from({ length: 20 }, () => small)) })).status,
  ).toBe(200);
});

test('images stand in any user turn, not only the last', async ({ api }) => {
  const messages = [
    ...ask(image(dataUrl('image/png', png(37, 21)))).messages,
    { role: 'assistant', content: 'A grey block.' },
    { role: 'user', content: 'How large is it?' },
  ];
  const body = await api.completion({ model: 'test/echo', messages });
  expect(body.choices[0]?.message.content).toContain('image/png 37x21');
});

test('a client that leaves while its image is fetched is no error of the server', async ({ newServer }) => {
  const asked = Promise.withResolvers<void>();
  const hungUp = Promise.withResolvers<void>();
  const slow = createServer((_, response) => {
    response.on('close', hungUp.resolve);
    asked.resolve();
  });
  slow.listen(0, '127.0.0.1');
  await once(slow, 'listening');
  const host = `127.0.0.1:${(slow.address() as AddressInfo).port}`;
  const server = await newServer({ env: { IMAGE_HOSTS_ALLOWED: host } });
  const api = await apiFor(server);
  const caller = new AbortController();
  const body = { model: 'test/echo', ...ask(image(`http://${host}/slow.png`)) };
  const left = api.chat(body, { signal: caller.signal }).catch((error: unknown) => error);
  await asked.promise;
  caller.abort();
  expect(await left).toMatchObject({ name: 'AbortError' });
  await hungUp.promise;
  await api.get('/v1/models');
  await server.stop();
  slow.close();
  expect(server.stderr).not.toMatch(/"level":[56]0/);
});
