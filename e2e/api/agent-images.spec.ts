import { expect, test } from '../support/fixtures.ts';
import { dataUrl, png, webp } from '../support/images.ts';
import { namedEvents } from '../support/sse.ts';
import type { VendorJson } from '../support/vendor-answer.ts';

/** Images on the native endpoint: what is taken, what is refused, and that no address inside is ever asked. */

const PATH = '/v1/agent/completions';
const square = png(8, 8).toString('base64');
const ask = (rest: VendorJson, model_name = 'test/echo') => ({
  agent_config: { model_name },
  task: 'Look',
  ...rest,
});

test('img comes before imgs, and the type is read from the bytes, not from the name', async ({
  api,
  vendor,
}) => {
  const model_name = vendor.scripted('gpt', { text: ['Seen'] });
  const mislabelled = dataUrl('image/png', webp(5, 6));
  await api.post(PATH, ask({ img: square, imgs: [mislabelled] }, model_name));
  const sent = JSON.stringify(vendor.requestsFor(model_name)[0]?.body.messages);
  expect(sent.indexOf('data:image/png;base64')).toBeGreaterThan(-1);
  expect(sent.indexOf('data:image/webp;base64')).toBeGreaterThan(sent.indexOf('data:image/png;base64'));
});

test('a stream sees images too', async ({ api }) => {
  const { body } = await api.stream(ask({ img: square }), PATH);
  const chunks = namedEvents(body).filter(({ event }) => event === 'chunk');
  expect(chunks.map(({ data }) => data.content).join('')).toContain('image/png 8x8');
});

const REFUSED: [what: string, image: string][] = [
  ['text that is no image', Buffer.from('not an image at all').toString('base64')],
  ['a PDF that says it is a PNG', dataUrl('image/png', Buffer.from('%PDF-1.7 and so on'))],
  ['no base64', 'data:image/png;base64,%%%%'],
  ['http', 'http://example.com/a.png'],
  ['a file', 'file:///etc/passwd'],
  ['this machine', 'https://127.0.0.1/a.png'],
  ['this machine by name', 'https://localhost/a.png'],
  ['this machine in another notation', 'https://0x7f000001/a.png'],
  ['this machine, IPv6', 'https://[::1]/a.png'],
  ['a private network', 'https://10.0.0.8/a.png'],
  ['the metadata service', 'https://169.254.169.254/latest/meta-data'],
];

for (const [what, image] of REFUSED) {
  test(`refused before anything runs: ${what}`, async ({ newAccount, vendor }) => {
    const api = await newAccount();
    for (const [rest, model] of [
      [{ img: image }, 'gpt-4o'],
      [{ imgs: [square, image] }, 'test/echo'],
    ] as const) {
      const answer = await api.post(PATH, ask(rest, model));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toEqual({ detail: expect.any(String) });
    }
    expect(vendor.requests.filter(({ model }) => model !== null)).toEqual([]);
    expect(await api.runs()).toEqual([]);
    expect(await api.credits()).toBe(100);
  });
}

test('a model that reads no images says so', async ({ api }) => {
  const answer = await api.post(PATH, ask({ img: square }, 'groq/llama3-70b-8192'));
  expect(answer.status).toBe(400);
  expect(((await answer.json()) as { detail: string }).detail).toMatch(/image/);
});
