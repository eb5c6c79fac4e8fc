import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ENV_NAMES, readEnv } from './env.ts';

test("every variable stands in the README's table, and the table names no other", () => {
  const table = [...readFileSync('README.md', 'utf8').matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)];
  const documented = table.flatMap(([, cell]) =>
    [...(cell ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  );
  expect(documented.sort()).toEqual([...ENV_NAMES].sort());
});

test('a complaint lists everything that is wrong, in words', () => {
  const read = () => readEnv({ PORT: 'http', RATE_LIMIT_FREE_PER_DAY: '-1', UPSTREAMS: '{' });
  expect(read).toThrow(/PORT: .*\n {2}UPSTREAMS: must be JSON.*\n {2}RATE_LIMIT_FREE_PER_DAY: /s);
});

test('an empty variable counts as absent', () => {
  const env = readEnv({ OPENAI_API_KEY: '', PORT: '' });
  expect([env.PORT, env.OPENAI_API_KEY]).toEqual([3000, undefined]);
});

test('further servers come from one variable', () => {
  const UPSTREAMS = '[{"name":"together","base_url":"https://llm.example/v1","api_key":"k"}]';
  expect(readEnv({ UPSTREAMS }).UPSTREAMS).toEqual([
    { name: 'together', base_url: 'https://llm.example/v1', api_key: 'k', image_urls: false },
  ]);
});
