import { answerTurn, chatEntry, exportFile, userTurn } from './export-files.ts';

/** A file that says it is one of the page's own and is not what that should hold. */
export interface HostileFile {
  readonly name: string;
  readonly content: unknown;
  /** Part of every test run; the others are for the full one. */
  readonly short?: true;
}

const question = userTurn('1.column', 'A question');
const answer = (more: Record<string, unknown>) => answerTurn('2.column', '1.column', 'An answer', more);

/** Messages that have been seen to take a page, one by one: each comes in after a good one. */
export const HOSTILE_TURNS: readonly HostileFile[] = [
  { name: 'nothing', content: null, short: true },
  { name: 'a number', content: 5 },
  { name: 'a list', content: [] },
  { name: 'no kind', content: { id: '2.column', parentId: '1.column' } },
  { name: 'a kind of its own', content: { ...answer({}), kind: 'system' } },
  { name: 'no pictures', content: userTurn('2.column', 'x', { images: null }), short: true },
  { name: 'a picture that is nothing', content: userTurn('2.column', 'x', { images: [null] }), short: true },
  { name: 'a picture without a hash', content: userTurn('2.column', 'x', { images: [{ kind: 'stored' }] }) },
  {
    name: 'a picture from a script',
    content: userTurn('2.column', 'x', { images: [{ kind: 'remote', url: 'javascript:1', name: 'x' }] }),
  },
  { name: 'a tool call that is nothing', content: answer({ toolCalls: [null] }), short: true },
  { name: 'a tool call without a function', content: answer({ toolCalls: [{ id: 'a', type: 'function' }] }) },
  {
    name: 'a tool call with an object for arguments',
    content: answer({ toolCalls: [{ id: 'a', type: 'function', function: { name: 'a', arguments: {} } }] }),
  },
  { name: 'an object for text', content: answer({ content: {} }), short: true },
  { name: 'an object for a model', content: answer({ model: {} }) },
  { name: 'a state of its own', content: answer({ status: 'great' }) },
  { name: 'reasoning that is nothing', content: answer({ reasoning: [null] }) },
  { name: 'loops that are nothing', content: answer({ loops: [null] }) },
  { name: 'usage of objects', content: answer({ usage: { completion_tokens: {} } }) },
  { name: 'a cost in words', content: answer({ cost: 'nothing' }) },
  { name: 'timings that are a list', content: answer({ timings: [] }) },
  { name: 'a failure of its own', content: answer({ status: 'failed', failure: { kind: 'odd' } }) },
  {
    name: 'a refusal without an error',
    content: answer({ status: 'failed', failure: { kind: 'refused', status: {}, error: null } }),
  },
  { name: 'a moment beyond the calendar', content: answer({ createdAt: 1e300 }) },
  { name: 'itself for a parent', content: answer({ parentId: '2.column' }) },
];

const chats = (...entries: unknown[]) => exportFile([...entries, chatEntry('good', [question, answer({})])]);

/** Exports of which as much comes in as is good; the chat `good` always. */
export const HOSTILE_EXPORTS: readonly HostileFile[] = [
  { name: 'a chat that is nothing', content: chats(null), short: true },
  { name: 'a chat without messages', content: chats({ chat: { title: 'x' } }) },
  { name: 'messages that are an object', content: chats({ ...chatEntry('odd', []), turns: {} }) },
  {
    name: 'rows that are nothing',
    content: chats({ ...chatEntry('odd', []), turns: [null, 5, {}] }),
    short: true,
  },
  { name: 'no columns', content: chats(chatEntry('odd', [question], { columns: [] })) },
  {
    name: 'columns that are nothing',
    content: chats(chatEntry('odd', [question], { columns: [null] })),
    short: true,
  },
  {
    name: 'a config of objects',
    content: chats(
      chatEntry('odd', [question], {
        columns: [
          {
            id: 'column',
            config: { model: {}, messages: [null], temperature: {}, stop: 5, tools: [null] },
            selected: {},
          },
        ],
      }),
    ),
    short: true,
  },
  { name: 'an object for a title', content: chats(chatEntry('odd', [question], { title: {} })) },
  {
    name: 'moments beyond the calendar',
    content: chats(chatEntry('odd', [], { createdAt: 1e300, updatedAt: -1e300 })),
  },
  { name: 'variables that are a list', content: chats(chatEntry('odd', [question], { variables: [[]] })) },
  { name: 'variables of objects', content: chats(chatEntry('odd', [question], { variables: { a: {} } })) },
  {
    name: 'runs that are nothing',
    content: chats({ ...chatEntry('odd', [question]), runs: [null, { record: {} }] }),
  },
  {
    name: 'a circle of parents',
    content: chats(
      chatEntry('odd', [
        userTurn('1.column', 'x', { parentId: '3.column' }),
        userTurn('2.column', 'x', { parentId: '1.column' }),
        userTurn('3.column', 'x', { parentId: '2.column' }),
      ]),
    ),
    short: true,
  },
  {
    name: 'presets and pictures that are nothing',
    content: {
      ...chats(),
      presets: [null, { name: 'p', config: null }],
      images: [null, { hash: 'a', base64: 5 }],
    },
  },
  {
    name: 'a picture that is a page',
    content: { ...chats(), images: [{ hash: 'a', mediaType: 'text/html', base64: 'PHNjcmlwdD4=' }] },
  },
  {
    name: 'names of the language itself',
    content: JSON.stringify(chats(chatEntry('odd', [question]))).replace(
      '"variables":{}',
      '"variables":{"__proto__":"a","constructor":"b"}',
    ),
  },
];

/** Exports that are refused whole, with a word why. */
export const REFUSED_EXPORTS: readonly HostileFile[] = [
  { name: 'no JSON', content: 'not json' },
  { name: 'another format', content: { format: 'x' } },
  { name: 'a later version', content: { format: 'swarms-playground/chats', version: 9 } },
  { name: 'no lists', content: { format: 'swarms-playground/chats', version: 1, chats: 5 }, short: true },
  {
    name: 'lists in lists',
    content: `{"format":"swarms-playground/chats","version":1,"presets":[],"images":[],"chats":${'['.repeat(100_000)}`,
    short: true,
  },
];

const run = (more: Record<string, unknown>) => ({
  format: 'swarms-playground/run',
  version: 1,
  id: 'x',
  startedAt: '2026-01-01T00:00:00Z',
  request: { model: 'a-model', messages: [{ role: 'user', content: 'Hello' }] },
  response: { status: 200, afterMs: 1, headers: {} },
  frames: [],
  durationMs: 10,
  outcome: { kind: 'done' },
  ...more,
});
const frame = (value: unknown) => ({
  gapMs: 1,
  kind: 'data',
  text: typeof value === 'string' ? value : JSON.stringify(value),
});
const chunk = (delta: unknown) => frame({ choices: [{ index: 0, delta, finish_reason: null }] });

/** Saved runs that open, whatever they hold. */
export const ODD_RUNS: readonly HostileFile[] = [
  {
    name: 'headers without valid names',
    content: run({
      response: { status: 200, afterMs: 1, headers: { 'not a name\n': 'x', '': 'y', é: 'z' } },
    }),
    short: true,
  },
  {
    name: 'chunks of nothing',
    content: run({ frames: [frame({ choices: [null] }), chunk(null), chunk(5)] }),
    short: true,
  },
  {
    name: 'frames that are no JSON',
    content: run({ frames: [frame('{'), frame(''), frame('['.repeat(50_000))] }),
  },
  {
    name: 'a tool call at index four billion',
    content: run({ frames: [chunk({ tool_calls: [{ index: 4e9, function: { arguments: '' } }] })] }),
    short: true,
  },
  {
    name: 'an object for text',
    content: run({ frames: [chunk({ content: {} }), chunk({ reasoning_content: [] })] }),
  },
  {
    name: 'usage of objects',
    content: run({ frames: [frame({ choices: [], usage: { completion_tokens: {}, loops: 5 } })] }),
  },
  { name: 'a loop of nothing', content: run({ frames: [frame({ choices: [], loop: {}, loop_index: {} })] }) },
  {
    name: 'markdown without a floor',
    content: run({ frames: [chunk({ content: '> - '.repeat(5_000) })] }),
    short: true,
  },
  {
    name: 'a body of nothing',
    content: run({ frames: [{ gapMs: 1, kind: 'body', text: '{"choices":[{"message":null}]}' }] }),
  },
  {
    name: 'gaps beyond time',
    content: run({ durationMs: 1e300, frames: [{ ...chunk({ content: 'x' }), gapMs: -1e300 }] }),
  },
  {
    name: 'fifty thousand frames',
    content: run({ frames: Array.from({ length: 50_000 }, () => chunk({ content: '*a* ' })) }),
  },
  {
    name: 'a request of a megabyte',
    content: run({ request: { model: 'm', messages: [], more: 'ab'.repeat(500_000) } }),
  },
];

/** Saved runs that are refused, with a word why. */
export const REFUSED_RUNS: readonly HostileFile[] = [
  {
    name: 'an object for a status',
    content: run({ response: { status: {}, afterMs: 1, headers: {} } }),
    short: true,
  },
  {
    name: 'an object for a header',
    content: run({ response: { status: 200, afterMs: 1, headers: { a: {} } } }),
  },
  { name: 'a request that is nothing', content: run({ request: null }) },
  { name: 'messages that are nothing', content: run({ request: { model: 'm', messages: [null] } }) },
  { name: 'an end of its own', content: run({ outcome: { kind: 'great' } }) },
  { name: 'a failure without a reason', content: run({ outcome: { kind: 'failed' } }) },
  { name: 'a date that is none', content: run({ startedAt: 'soon' }) },
  { name: 'frames that are nothing', content: run({ frames: [null] }) },
  {
    name: 'a request without a floor',
    content: JSON.stringify(run({ request: { model: 'm', messages: [], deep: 'DEEP' } })).replace(
      '"DEEP"',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
    ),
    short: true,
  },
];
