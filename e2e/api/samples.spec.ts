import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Api } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { ROOT } from '../support/server.ts';

/** Small programs, written the way users of the native stream write theirs, print the whole story. */

const run = promisify(execFile);

function works(command: string, ...args: string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const python = works('python3', '--version');
const requests = python && works('python3', '-c', 'import requests');

const SAMPLES: [program: string, command: string, available: boolean][] = [
  ['agent_lines.py', 'python3', python],
  ['agent_events.py', 'python3', python],
  ['agent_requests.py', 'python3', requests],
  ['agent-reads.mjs', process.execPath, true],
];

/** Runs a sample far from the project, as its user would. */
async function runSample(command: string, program: string, api: Api, model: string) {
  const cwd = mkdtempSync(join(tmpdir(), 'sample-'));
  const env = {
    ...process.env,
    BASE_URL: api.server.url,
    SWARMS_API_KEY: api.account.key,
    MODEL: model,
    NO_PROXY: '127.0.0.1',
  };
  try {
    return await run(command, [join(ROOT, 'e2e/samples', program)], { cwd, env, timeout: 20_000 });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

async function storyOf(api: Api, model: string): Promise<string> {
  const answer = await api.post('/v1/agent/completions', { agent_config: { model_name: model }, task: 'x' });
  const { outputs } = (await answer.json()) as { outputs: { content: string }[] };
  return outputs.at(-1)?.content ?? '';
}

for (const [program, command, available] of SAMPLES) {
  test(`${program} prints the story whole`, async ({ api }) => {
    test.skip(!available, `${program} cannot run on this machine.`);
    const story = await storyOf(api, 'test/story');
    expect(story.length).toBeGreaterThan(1_000);
    for (const model of ['test/story', 'test/story@4000'])
      expect((await runSample(command, program, api, model)).stdout).toBe(story);
  });

  test(`${program} prints a vendor's words whole, of many bytes and in one rush`, async ({ api, vendor }) => {
    test.skip(!available, `${program} cannot run on this machine.`);
    // A read holds 64 KiB at most, so a client that puts nothing together again loses what comes faster than that. A
    // ruled line is many bytes and few tokens: the answer stays within what the samples permit.
    const pieces = program === 'agent-reads.mjs' ? 60 : 320;
    const line = '─'.repeat(64);
    const text = Array.from({ length: pieces }, (_, n) => `${n} – “größer” ${line} 灯台, 🗼\n`);
    for (const cut of ['byte', 'whole'] as const) {
      const model = vendor.scripted('gpt', { text, wire: { cut } });
      expect((await runSample(command, program, api, model)).stdout).toBe(text.join(''));
    }
  });
}

test('the events tell a client that follows them what it needs', async ({ api }) => {
  test.skip(!python, 'There is no Python on this machine.');
  const { stderr } = await runSample('python3', 'agent_events.py', api, 'test/story');
  const [logged] = await api.runs('?limit=1');
  const { prompt_tokens = 0, completion_tokens = 0 } = logged?.usage ?? {};
  expect(JSON.parse(stderr)).toEqual({
    started: true,
    complete: true,
    input_tokens: prompt_tokens,
    output_tokens: completion_tokens,
    total_tokens: prompt_tokens + completion_tokens,
    total_cost: 0,
    job_id: logged?.id,
  });
});
