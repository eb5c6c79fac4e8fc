import { expect, test } from 'vitest';
import { newConfig } from './config.ts';
import { type ConfigProblem, parseConfig, stringifyConfig } from './config-json.ts';

function problemsOf(text: string): readonly ConfigProblem[] {
  const parsed = parseConfig(text);
  return parsed.ok ? [] : parsed.problems;
}

test('a broken text points at the line and column of the mistake', () => {
  expect(problemsOf('{\n  "model": "m",\n  "messages": [],\n}')).toEqual([
    { line: 3, column: 17, message: 'No comma may stand before "}".', field: null },
  ]);
  expect(problemsOf('{\n  "model": "m"\n  "messages": []\n}')[0]).toMatchObject({ line: 3, column: 3 });
  expect(problemsOf("{'model': 1}")[0]?.message).toBe('A field name in double quotes must stand here.');
  expect(problemsOf('{"model": m}')[0]?.message).toBe('"m" is no JSON value.');
  expect(problemsOf('{"model": "m')[0]?.message).toBe('This text has no closing quote on its line.');
  expect(problemsOf('{"model": "m", "messages": [')[0]?.message).toMatch(/ends here/);
  expect(problemsOf('')[0]).toMatchObject({ line: 1, column: 1 });
  expect(problemsOf('{"model":"m","model":"n","messages":[]}')[0]?.message).toMatch(/twice/);
  expect(problemsOf('{"model":"m", // why\n"messages":[]}')[0]?.message).toBe('JSON has no comments.');
});

test('wrong types and ranges are told with the field and its line', () => {
  const text = stringifyConfig({
    ...newConfig('m'),
    temperature: 3,
    max_loops: 1.5,
    stop: ['a', 'b', 'c', 'd', 'e'],
  });
  const problems = problemsOf(text);
  expect(problems.map(({ field, message }) => [field, message])).toEqual([
    ['temperature', 'temperature must be between 0 and 2.'],
    ['stop', 'stop may hold 4 texts at most.'],
    ['max_loops', 'max_loops must be a whole number.'],
  ]);
  for (const { line, field } of problems) expect(text.split('\n')[line - 1]).toContain(`"${field}"`);
});

test('a fault deep in a message points there, a missing field at what should hold it', () => {
  const text =
    '{\n "model": "m",\n "messages": [\n  {"role": "user", "content": [{"type": "image_url"}]}\n ]\n}';
  expect(problemsOf(text)[0]).toMatchObject({ line: 4, field: 'messages[0].content[0].image_url' });
  expect(
    problemsOf('{\n "messages": [{"role": "wizard", "content": ""}]\n}').map(({ field }) => field),
  ).toEqual(['model', 'messages[0].role']);
});

test('tools or a response format refuse several loops, as the server does', () => {
  const tools = [{ type: 'function' as const, function: { name: 'f' } }];
  expect(problemsOf(stringifyConfig({ ...newConfig('m'), tools, max_loops: 2 }))[0]?.field).toBe('max_loops');
  expect(problemsOf(stringifyConfig({ ...newConfig('m'), tools, max_loops: 1 }))).toEqual([]);
});

test('unknown fields come back as they came, nulls are absent', () => {
  const text = '{"x_vendor": {"a": [1, null]}, "messages": [], "model": "m", "seed": null}';
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  expect(JSON.parse(stringifyConfig(parsed.config))).toEqual({
    model: 'm',
    messages: [],
    x_vendor: { a: [1, null] },
  });
});

test('writing and reading again changes nothing, whatever the text holds', () => {
  const config = {
    ...newConfig('m'),
    messages: [{ role: 'user' as const, content: 'é\u2028"\\\n\t𝄞 {{x}}' }],
  };
  const text = stringifyConfig(config);
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  expect(parsed.config).toEqual(config);
  expect(stringifyConfig(parsed.config)).toBe(text);
});
