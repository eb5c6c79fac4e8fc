import { expect, test } from 'vitest';
import { prettyJson } from './pretty-json.ts';

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
