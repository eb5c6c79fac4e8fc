import { expect, test } from 'vitest';
import { looksLikeRequest } from './looks-like-request.ts';
import { parseRequest } from './parse-request.ts';

const ASK = [{ role: 'user', content: 'Hi' }];

async function read(text: string) {
  const parsed = await parseRequest(text);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed;
}

test('curl: quotes of every kind, options in any order and writing', async () => {
  const forms = [
    `curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer x' -d '{"model":"m","messages":[{"role":"user","content":"Hi"}]}'`,
    `$ curl -sS --json "{\\"model\\":\\"m\\",\\"messages\\":[{\\"role\\":\\"user\\",\\"content\\":\\"Hi\\"}]}" http://x/v1/chat/completions | jq .`,
    `curl -X POST http://x \\\n  --data-raw $'{"model":"m","messages":[{"role":"user","content":"\\u0048i"}]}' \\\n  --compressed`,
    `curl http://x -d @- <<EOF\n{"model":"m","messages":[{"role":"user","content":"Hi"}]}\nEOF\necho done`,
    `curl http://x \\\r\n -d'{"model":"m","messages":[{"role":"user","content":"Hi"}]}'`,
  ];
  for (const form of forms)
    expect([form, (await read(form)).config]).toEqual([form, { model: 'm', messages: ASK }]);
});

test('curl: what cannot be read says why', async () => {
  expect(await parseRequest('curl http://x -d @body.json')).toMatchObject({
    ok: false,
    message: /body\.json/,
  });
  expect(await parseRequest('curl http://x')).toMatchObject({ ok: false, message: /no body/ });
  expect(await parseRequest("curl http://x -d 'a=b'")).toMatchObject({ ok: false, message: /not JSON/ });
});

test('Python: named arguments, variables, joined strings, extra_body and comments', async () => {
  const { config, kind, warnings } = await read(`
from openai import OpenAI
client = OpenAI(api_key="sk-${'a'.repeat(40)}", base_url="http://x/v1")  # secret
SYSTEM = """You are
"terse"."""
messages = [
    {"role": "system", "content": SYSTEM.strip()},  # the prompt
    dict(role='user', content=('Hel' 'lo, ' + "you")),
]
options = {"temperature": .5, "max_tokens": 1_000}
for chunk in client.chat.completions.create(model='m', messages=messages, stream=True, timeout=20,
        extra_body={"max_loops": 3}, stop=None, user=current_user(), **options):
    print(chunk)
`);
  expect(kind).toBe('python');
  expect(config).toEqual({
    model: 'm',
    messages: [
      { role: 'system', content: 'You are\n"terse".' },
      { role: 'user', content: 'Hello, you' },
    ],
    stream: true,
    max_loops: 3,
    temperature: 0.5,
    max_tokens: 1000,
  });
  expect(warnings).toEqual([
    'The key in the text was left out; the page uses its own.',
    'user could not be read: only running the program tells it.',
  ]);
});

test('Python: requests with json=', async () => {
  const text = `import requests
payload = {"model": "m", "messages": [{"role": "user", "content": "Hi"}], "stream": False}
requests.post("http://x/v1/chat/completions", headers={"x-api-key": KEY}, json=payload)`;
  expect((await read(text)).config).toEqual({ model: 'm', messages: ASK, stream: false });
});

test('TypeScript: shorthand, spread, template text, assertions and comments', async () => {
  const { config, kind } = await read(`
const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user' as const, content: \`Hi\` }];
const rest = { temperature: 1e-1, /* warm */ 'top_p': 1 };
const answer = await openai.chat.completions.create({
  model: "m", messages, ...rest, // spread
  max_loops: 2,
} satisfies Params);`);
  expect(kind).toBe('typescript');
  expect(config).toEqual({ model: 'm', messages: ASK, temperature: 0.1, top_p: 1, max_loops: 2 });
});

test('TypeScript: fetch with JSON.stringify', async () => {
  const text = `await fetch(url, { method: 'POST', headers, body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }] }) });`;
  expect((await read(text)).config).toEqual({ model: 'm', messages: ASK });
});

test('Rust: the json! macro', async () => {
  const text = `let body = serde_json::json!({ "model": "m", "messages": [{ "role": "user", "content": "Hi" }], "seed": 7 });`;
  expect(await read(text)).toMatchObject({ kind: 'rust', config: { model: 'm', messages: ASK, seed: 7 } });
});

test('a value that only a run could tell is left out and named', async () => {
  const text = `client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": f"Hi {name}"}, {"role": "user", "content": "Hi"}])`;
  expect(await parseRequest(text)).toMatchObject({ ok: false, message: /messages\[0\]\.content/ });
  const other = `client.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Hi"}])`;
  expect((await read(other)).warnings).toEqual([
    'model could not be read: only running the program tells it.',
    'The model could not be read: choose one.',
  ]);
});

test('JSON that is broken names the line', async () => {
  expect(await parseRequest('{\n"model": "m",\n"messages": [,]\n}')).toMatchObject({
    ok: false,
    message: /^Line 3/,
  });
});

test('out-of-range settings load with a warning', async () => {
  const { config, warnings } = await read(
    '{"model":"m","messages":[{"role":"user","content":"Hi"}],"temperature":9}',
  );
  expect(config.temperature).toBe(9);
  expect(warnings).toEqual([expect.stringMatching(/^temperature: /)]);
});

test('text that is no request is refused quickly, however long', async () => {
  for (const text of ['', 'hello', '('.repeat(50_000), '{'.repeat(50_000), 'create('.repeat(20_000)])
    expect((await parseRequest(text)).ok).toBe(false);
  expect((await parseRequest(`chat.completions.create(${'['.repeat(50_000)}`)).ok).toBe(false);
});

test('ordinary prose is not offered as a request', async () => {
  expect(looksLikeRequest('Please explain {"a": 1} and curling')).toBe(false);
  expect(looksLikeRequest(' curl http://x')).toBe(true);
  expect(looksLikeRequest('{"model":"m","messages": []}')).toBe(true);
});
