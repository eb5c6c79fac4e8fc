import { expect, test } from 'vitest';
import { newConfig } from './config.ts';
import { type ConfigProblem, parseConfig, stringifyConfig } from './config-json.ts';

async function problemsOf(text: string): Promise<readonly ConfigProblem[]> {
  const parsed = await parseConfig(text);
  return parsed.ok ? [] : parsed.problems;
}

test('a broken text points at the line and column of the mistake', async () => {
  expect(await problemsOf('{\n  "model": "m",\n  "messages": [],\n}')).toEqual([
    { line: 3, column: 17, message: 'No comma may stand before "}".', field: null },
  ]);
  expect((await problemsOf('{\n  "model": "m"\n  "messages": []\n}'))[0]).toMatchObject({
    line: 3,
    column: 3,
  });
  expect((await problemsOf("{'model': 1}"))[0]?.message).toBe(
    'A field name in double quotes must stand here.',
  );
  expect((await problemsOf('{"model": m}'))[0]?.message).toBe('"m" is no JSON value.');
  expect((await problemsOf('{"model": "m'))[0]?.message).toBe('This text has no closing quote on its line.');
  expect((await problemsOf('{"model": "m", "messages": ['))[0]?.message).toMatch(/ends here/);
  expect((await problemsOf(''))[0]).toMatchObject({ line: 1, column: 1 });
  expect((await problemsOf('{"model":"m","model":"n","messages":[]}'))[0]?.message).toMatch(/twice/);
  expect((await problemsOf('{"model":"m", // why\n"messages":[]}'))[0]?.message).toBe(
    'JSON has no comments.',
  );
});

test('wrong types and ranges are told with the field and its line', async () => {
  const text = stringifyConfig({
    ...newConfig('m'),
    temperature: 3,
    max_loops: 1.5,
    stop: ['a', 'b', 'c', 'd', 'e'],
  });
  const problems = await problemsOf(text);
  expect(problems.map(({ field, message }) => [field, message])).toEqual([
    ['temperature', expect.stringMatching(/^temperature: /)],
    ['stop', expect.stringMatching(/^stop: /)],
    ['max_loops', expect.stringMatching(/^max_loops: /)],
  ]);
  for (const { line, field } of problems) expect(text.split('\n')[line - 1]).toContain(`"${field}"`);
});

test('a fault deep in a message points there, a missing field at what should hold it', async () => {
  const text =
    '{\n "model": "m",\n "messages": [\n  {"role": "user", "content": [{"type": "image_url"}]}\n ]\n}';
  expect((await problemsOf(text))[0]).toMatchObject({ line: 4, field: 'messages[0].content[0].image_url' });
  expect(
    (await problemsOf('{\n "messages": [{"role": "wizard", "content": ""}]\n}')).map(({ field }) => field),
  ).toEqual(['model', 'messages[0].role']);
});

test('tools or a response format refuse several loops, as the server does', async () => {
  const tools = [{ type: 'function' as const, function: { name: 'f' } }];
  expect((await problemsOf(stringifyConfig({ ...newConfig('m'), tools, max_loops: 2 })))[0]?.field).toBe(
    'max_loops',
  );
  expect(await problemsOf(stringifyConfig({ ...newConfig('m'), tools, max_loops: 1 }))).toEqual([]);
});

test('unknown fields come back as they came, nulls are absent', async () => {
  const text = '{"x_vendor": {"a": [1, null]}, "messages": [], "model": "m", "seed": null}';
  const parsed = await parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  expect(JSON.parse(stringifyConfig(parsed.config))).toEqual({
    model: 'm',
    messages: [],
    x_vendor: { a: [1, null] },
  });
});

test('writing and reading again changes nothing, whatever the text holds', async () => {
  const config = {
    ...newConfig('m'),
    messages: [{ role: 'user' as const, content: 'é\u2028"\\\n\t𝄞 {{x}}' }],
  };
  const text = stringifyConfig(config);
  const parsed = await parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.problems[0].message);
  expect(parsed.config).toEqual(config);
  expect(stringifyConfig(parsed.config)).toBe(text);
});
