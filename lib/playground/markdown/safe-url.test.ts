import { expect, test } from 'vitest';
import { safeImage, safeLink } from './safe-url.ts';

test('links only where following one runs nothing', () => {
  expect(safeLink('https://example.com/a?b#c')).toBe('https://example.com/a?b#c');
  expect(safeLink('mailto:ada@example.com')).toBe('mailto:ada@example.com');
  for (const href of [
    'javascript:alert(1)',
    ' JaVaScRiPt:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,<script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://example.com/x',
    '/v1/users/me/credits',
    '//example.com',
    '',
  ])
    expect(safeLink(href), href).toBeNull();
});

test('a link to this very page carries neither a key nor a config', () => {
  const here = 'http://localhost:3000';
  for (const href of [
    `${here}/#key=sk-1`,
    `${here}/?a#config=abc&key=sk-1`,
    `${here}/#%6bey=sk-1`,
    `${here}/#a&config=b`,
    'http://127.0.0.1:3000/#key=sk-1',
    'http://[::1]:3000/#variables=a',
    'http://user@LOCALHOST:3000/#key=sk-1',
  ])
    expect(new URL(safeLink(href, here) ?? '').hash, href).toBe('');
  expect(safeLink(`${here}/docs#errors`, here)).toBe(`${here}/docs#errors`);
  expect(safeLink('https://example.com/#key=value', here)).toBe('https://example.com/#key=value');
});

test('shows pictures that lie in the text, asks before remote ones, refuses the rest', () => {
  expect(safeImage('data:image/png;base64,iVBORw0KGgo=')).toMatchObject({ kind: 'inline' });
  expect(safeImage('https://pictures.example/a.png')).toEqual({
    kind: 'remote',
    url: 'https://pictures.example/a.png',
    host: 'pictures.example',
  });
  for (const href of [
    'data:image/svg+xml;base64,PHN2Zz4=',
    'http://a.example/x.png',
    'javascript:x',
    '/favicon.ico',
  ])
    expect(safeImage(href), href).toBeNull();
});
