import { expect, test } from 'vitest';
import { isApiError } from './errors.ts';
import { readJson } from './read-json.ts';
import { MAX_VALUES } from './request-counts.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

async function read(text: string): Promise<unknown> {
  const json = await readJson(bytes(text));
  return isApiError(json) ? json : json.value;
}

test.each([
  ['nothing', ''],
  ['half an object', '{"a":'],
  ['a text without end', '{"a":"'],
  ['a backslash at the end', '"\\'],
])('%s is refused', async (_, text) => {
  expect(await read(text)).toMatchObject({ code: 'invalid_request' });
});

test('what is no UTF-8 is refused, in short texts and long ones', async () => {
  for (const length of [10, 2_000_000]) {
    const text = bytes(`{"a":"${'x'.repeat(length)}"}`);
    text[8] = 0xff;
    expect(await readJson(text)).toMatchObject({ code: 'invalid_request' });
  }
});

test('counts values outside of texts alone', async () => {
  expect(await readJson(bytes('{"a":[1,"],[{\\",",{}],"b":"\\\\"}'))).toMatchObject({ values: 7 });
});

test.each([
  ['numbers', '[', '1,', '1]'],
  ['lists', '[', '[],', '[]]'],
  ['names', '{', '"a":1,', '"a":1}'],
  ['levels', '', '[', ''],
])('more %s than any request needs are refused before they are parsed', async (_, head, item, tail) => {
  expect(await read(head + item.repeat(MAX_VALUES) + tail)).toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining(`${MAX_VALUES} values`),
  });
});

test('as many as allowed are parsed', async () => {
  const list = Array.from({ length: MAX_VALUES - 2 }, (_, n) => n);
  expect(await read(JSON.stringify(list))).toEqual(list);
});

const LONG: Readonly<Record<string, string>> = {
  'plain text': 'abcdefgh'.repeat(400_000),
  'two bytes a character': 'äöü'.repeat(700_000),
  'three and four bytes a character': '漢字🎉x'.repeat(300_000),
  'escapes of two bytes': '\n"\\'.repeat(700_000),
  'escapes among letters': 'ab"c\td'.repeat(300_000),
};

test.each(Object.entries(LONG))('a large body with %s comes out as it went in', async (_, text) => {
  const body = { first: text, list: [1, { second: text.slice(5) }, ''], short: 'abc', __proto__: null };
  expect(await read(JSON.stringify(body))).toEqual(JSON.parse(JSON.stringify(body)));
  expect(await read(JSON.stringify(text))).toBe(text);
});

test('unicode escapes of a long text are never cut, wherever it begins', async () => {
  for (let shift = 0; shift < 7; shift += 1) {
    const text = `"${'x'.repeat(shift)}${'\\ud83c\\udf89\\u00e9'.repeat(120_000)}"`;
    expect(await read(text)).toBe(JSON.parse(text));
  }
});

test.each([
  ['a line break', 'x\ny'],
  ['an unknown escape', 'x\\qy'],
  ['half a unicode escape', '\\u12'],
  ['a backslash before the quote', 'x\\'],
])('a long text with %s is no JSON', async (_, wrong) => {
  expect(await read(`{"a":"${'x'.repeat(1_500_000)}${wrong}"}`)).toMatchObject({ code: 'invalid_request' });
});

test('a name longer than any is refused in a large body', async () => {
  expect(await read(`{"${'x'.repeat(1_500_000)}" : 1}`)).toMatchObject({
    message: expect.stringContaining('names'),
  });
});

test('a large body gives others their turn', async () => {
  let turns = 0;
  const other = setInterval(() => {
    turns += 1;
  }, 0);
  const texts = Array.from({ length: 8 }, () => 'x'.repeat(1_200_000));
  expect(await read(JSON.stringify(texts))).toEqual(texts);
  clearInterval(other);
  expect(turns).toBeGreaterThan(4);
});
