import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { expect, test } from 'vitest';
import { slicesOf } from './text-slices.ts';
import { countPromptTokens, countTokens } from './token-count.ts';
import { warmTokenizer } from './tokenizer.ts';

const PROSE = 'The quick brown fox jumps over the lazy dog, and then it rests. '.repeat(200);

test('counts prose as the tokenizer does, however long it is', async () => {
  expect(await countTokens(PROSE)).toBe(encode(PROSE).length);
  expect(await countTokens('hello world')).toBe(2);
  expect(await countTokens('')).toBe(0);
});

test('answers at once for short texts when the tokenizer is loaded', async () => {
  await warmTokenizer();
  expect(countTokens('hello world')).toBe(2);
});

test('counts special tokens as the text they are', async () => {
  expect(await countTokens('say <|endoftext|> twice')).toBeGreaterThan(5);
});

test('never cuts a character in two', () => {
  const text = 'x'.repeat(399) + '👩'.repeat(900);
  const slices = [...slicesOf(text)];
  expect(slices.join('')).toBe(text);
  for (const slice of slices) expect(slice.isWellFormed()).toBe(true);
});

/** Text without breaks or repetition, which no cache can help with; always the same. */
function jumble(alphabet: string, length: number): string {
  let state = 12_345;
  let text = '';
  for (let i = 0; i < length; i += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    text += alphabet[state % alphabet.length] ?? '';
  }
  return text;
}

/**
 * What counting costs this thread, in microseconds of its own work: neighbours on the machine do not show. The least of
 * three texts that differ, so that no count is remembered; a collection of garbage falls into one of them.
 */
async function costOf(text: string): Promise<number> {
  const costs: number[] = [];
  for (const ending of ['!', '?', ';']) {
    const before = process.threadCpuUsage();
    expect(await countTokens(text + ending)).toBeGreaterThan(0);
    const { user, system } = process.threadCpuUsage(before);
    costs.push(user + system);
  }
  return Math.min(...costs);
}

test.each([
  ['one letter', 'a'.repeat(16_000)],
  ['Chinese', jumble('的一是不了在人有我他这为之大来以个中上们', 16_000)],
  ['line breaks', '\n'.repeat(16_000)],
])('the cost of counting %s grows with its length, not with its square', async (_, text) => {
  await warmTokenizer();
  await countTokens(text.slice(0, 1_000));
  const part = await costOf(text.slice(0, 2_000));
  // Eight times the text; the square would be 64 times the cost.
  expect(await costOf(text)).toBeLessThan(16 * part + 20_000);
});

test('lets others run while it counts', async () => {
  await warmTokenizer();
  const text = jumble('的一是不了在人有我他这为之大来以个中上们', 100_000);
  let turns = 0;
  let counting = true;
  const tick = () => {
    turns += 1;
    if (counting) setImmediate(tick);
  };
  tick();
  await countTokens(text);
  counting = false;
  expect(turns).toBeGreaterThan(5);
});

test('adds what the chat format adds, and the tools', async () => {
  const user = { role: 'user', content: [{ type: 'text', text: 'hello world' }] } as const;
  expect(await countPromptTokens([user])).toBe(3 + 3 + 2);
  expect(await countPromptTokens([{ ...user, name: 'ada' }])).toBe(3 + 3 + 1 + 2);
  const tool = { name: 'weather', description: null, parameters: { type: 'object' }, strict: null };
  expect(await countPromptTokens([user], [tool])).toBeGreaterThan(15);
  const called = {
    role: 'assistant',
    content: '',
    toolCalls: [{ id: 'a', name: 'weather', arguments: '{}' }],
  } as const;
  expect(await countPromptTokens([called])).toBe(3 + 3 + 1 + 1);
});
