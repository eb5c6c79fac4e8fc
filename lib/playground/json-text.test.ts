import { expect, test } from 'vitest';
import { jsonNestsDeeper, prettyJson, readJsonText } from './json-text.ts';

test('reads JSON, and says what is none', () => {
  expect(readJsonText('{"a":["]]]]","\\\\"]}')).toEqual({ ok: true, value: { a: [']]]]', '\\'] } });
  expect(readJsonText('{"a":')).toEqual({ ok: false, reason: 'not JSON' });
});

test('brackets count where they nest, not in texts', () => {
  expect(jsonNestsDeeper(`{"a":"${'['.repeat(500)}\\"${'['.repeat(500)}"}`, 100)).toBe(false);
  expect(jsonNestsDeeper(`[${'[],'.repeat(500)}[]]`, 2)).toBe(false);
  expect(jsonNestsDeeper('[[[]]]', 2)).toBe(true);
});

test('50 MB of open brackets are refused without being parsed', () => {
  const started = performance.now();
  expect(readJsonText('['.repeat(50_000_000))).toEqual({ ok: false, reason: 'nested too deeply' });
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('spreads JSON over lines and leaves everything else as it came', () => {
  expect(prettyJson('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(prettyJson('{"a":')).toBe('{"a":');
});

test('what is nested beyond reason stays as it came, so its indentation does not fill the memory', () => {
  const deep = `${'['.repeat(5_000)}${']'.repeat(5_000)}`;
  expect(prettyJson(deep)).toBe(deep);
  const bracketsInText = `{"a":"${'['.repeat(50)}"}`;
  expect(prettyJson(bracketsInText)).toContain('\n');
});
