import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { newConfig } from './config.ts';
import { decodeShareLink, encodeShareLink, hasSharedConfig } from './share-link.ts';
import { SAMPLE_BODIES } from './testing/sample-bodies.ts';

const ADDRESS = 'https://play.example/?x=1#key=sk-secret';

function fragment(text: string | Buffer): string {
  return `#config=${deflateRawSync(text).toString('base64url')}`;
}

test('a config and its variables come back from the fragment; the key that stood there does not travel', async () => {
  for (const config of Object.values(SAMPLE_BODIES).filter((body) => body !== SAMPLE_BODIES.pictures)) {
    const variables = { lang: 'Português', empty: '' };
    const { link, leftOut } = await encodeShareLink(ADDRESS, { config, variables });
    const url = new URL(link);
    expect([url.origin + url.search, leftOut]).toEqual(['https://play.example?x=1', 0]);
    expect(link).not.toContain('sk-');
    expect(hasSharedConfig(url.hash)).toBe(true);
    expect(await decodeShareLink(url.hash)).toEqual({ ok: true, shared: { config, variables } });
  }
});

test('images stay behind and are counted; addresses of images travel', async () => {
  const config = SAMPLE_BODIES.pictures ?? newConfig('m');
  const { link, leftOut } = await encodeShareLink(ADDRESS, { config, variables: {} });
  expect(leftOut).toBe(1);
  const decoded = await decodeShareLink(new URL(link).hash);
  expect(JSON.stringify(decoded)).toContain('example.com');
  expect(JSON.stringify(decoded)).not.toContain('data:image');
});

test('damaged, foreign and oversized links are refused with a reason', async () => {
  const { link } = await encodeShareLink(ADDRESS, { config: newConfig('m'), variables: {} });
  const { hash } = new URL(link);
  expect(await decodeShareLink('#key=sk-1')).toEqual({ ok: false, message: 'This link carries no config.' });
  expect(await decodeShareLink(hash.slice(0, -8))).toMatchObject({ ok: false, message: /damaged/ });
  expect(await decodeShareLink(`${hash}!!`)).toMatchObject({ ok: false, message: /damaged/ });
  expect(await decodeShareLink(fragment('{"messages":[]}'))).toMatchObject({
    ok: false,
    message: /"model" is missing/,
  });
  expect(await decodeShareLink(fragment(Buffer.alloc(50_000_000)))).toMatchObject({ ok: false });
  expect(await decodeShareLink(`#config=${'A'.repeat(300_000)}`)).toMatchObject({
    ok: false,
    message: /too long/,
  });
});
