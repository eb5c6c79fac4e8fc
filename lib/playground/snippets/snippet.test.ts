import { spawnSync } from 'node:child_process';
import { stripTypeScriptTypes } from 'node:module';
import { expect, test } from 'vitest';
import { parseRequest } from '#lib/playground/paste/parse-request.ts';
import { SAMPLE_BODIES } from '#lib/playground/testing/sample-bodies.ts';
import { SNIPPET_LANGUAGES, type SnippetLanguage, snippetOf } from './snippet.ts';

const ORIGIN = 'http://localhost:3000';
const samples = Object.entries(SAMPLE_BODIES);

async function programs(language: SnippetLanguage): Promise<[name: string, code: string][]> {
  return Promise.all(
    samples.map(async ([name, body]) => [name, await snippetOf(language, { body, origin: ORIGIN })] as const),
  ) as Promise<[string, string][]>;
}

/** Runs a checker with the program on its standard input; says what it complained about, '' when nothing. */
function complaint(command: string, parameters: readonly string[], program: string): string {
  const run = spawnSync(command, parameters, { input: program, encoding: 'utf8', timeout: 60_000 });
  if (run.error) return String(run.error);
  return run.status === 0 ? '' : `${run.stderr}${run.stdout}`;
}

function isInstalled(command: string, parameter: string): boolean {
  return spawnSync(command, [parameter], { input: '', timeout: 20_000 }).status === 0;
}

test('curl snippets are words a shell accepts', async () => {
  for (const [name, code] of await programs('curl'))
    expect([name, complaint('bash', ['-n'], code)]).toEqual([name, '']);
});

test('a shell hands curl exactly the body', async () => {
  for (const [name, code] of await programs('curl')) {
    const script = `curl() { while [ $# -gt 0 ]; do [ "$1" = -d ] && printf %s "$2"; shift; done; }\n${code}`;
    const run = spawnSync('bash', [], { input: script, encoding: 'utf8' });
    expect([name, JSON.parse(run.stdout)]).toEqual([name, SAMPLE_BODIES[name]]);
  }
});

test('a body longer than an argument may be comes by a here-document', async () => {
  const content = "'x'".repeat(60_000);
  const body = { model: 'm', messages: [{ role: 'user' as const, content }] };
  const code = await snippetOf('curl', { body, origin: ORIGIN });
  const run = spawnSync('bash', [], { input: `curl() { cat; }\n${code}`, encoding: 'utf8', maxBuffer: 1e7 });
  expect(JSON.parse(run.stdout)).toEqual(body);
});

test('Python snippets parse', async () => {
  const all = Object.fromEntries(await programs('python'));
  const check = 'import ast,json,sys\nfor name, code in json.load(sys.stdin).items(): ast.parse(code, name)';
  expect(complaint('python3', ['-c', check], JSON.stringify(all))).toBe('');
});

test('TypeScript snippets parse', async () => {
  for (const [name, code] of await programs('typescript'))
    expect([name, stripTypeScriptTypes(code).includes('chat.completions.create')]).toEqual([name, true]);
});

test('Go snippets parse', async ({ skip }) => {
  if (!isInstalled('gofmt', '-l')) skip('gofmt is not installed on this machine');
  for (const [name, code] of await programs('go'))
    expect([name, complaint('gofmt', ['-e'], code)]).toEqual([name, '']);
});

test('Rust snippets parse', async ({ skip }) => {
  if (!isInstalled('rustfmt', '--version')) skip('rustfmt is not installed on this machine');
  for (const [name, code] of await programs('rust'))
    expect([name, complaint('rustfmt', ['--edition', '2021', '--emit', 'stdout'], code)]).toEqual([name, '']);
});

test.each(SNIPPET_LANGUAGES)(
  '$label snippets read back as the body they were made from',
  async ({ language }) => {
    for (const [name, code] of await programs(language)) {
      const parsed = await parseRequest(code);
      const { stream, ...body } = SAMPLE_BODIES[name] ?? {};
      if (!parsed.ok) throw new Error(`${language} ${name}: ${parsed.message}`);
      const { stream: streamRead, ...read } = parsed.config;
      expect([name, parsed.kind, read, streamRead ?? false, parsed.warnings]).toEqual([
        name,
        language,
        body,
        stream ?? false,
        [],
      ]);
    }
  },
);

test('no snippet holds a key', async () => {
  for (const { language } of SNIPPET_LANGUAGES)
    for (const [, code] of await programs(language)) {
      expect(code).toContain('SWARMS_API_KEY');
      expect(code).not.toMatch(/sk-[0-9a-f]/);
    }
});
