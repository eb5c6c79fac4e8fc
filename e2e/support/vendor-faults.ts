import { type Endless, refusing, type VendorScript } from './vendor-script.ts';

export type WireName = 'openai' | 'anthropic';

/** A key as a vendor may echo it in an error; no caller may ever see it whole. */
export const ECHOED_KEY = 'sk-vendor-secret-0123456789abcdef0123456789abcdef';

const TEXT = ['Once', ' upon', ' a', ' time'];
const JUNK = 'x'.repeat(65_536);
/** Often enough that no read is ever silent for long. */
const OFTEN_MS = 20;
const MID_STREAM = 'mid-stream';

/** The faults that need no spec to script them: any model id that ends in `fault-<name>` has that fault. */
export const VENDOR_FAULTS = {
  '400': (wire) => refusal(wire, 400, 'invalid_request_error', 'Unsupported value: temperature.'),
  '401': (wire) => refusal(wire, 401, 'authentication_error', `Incorrect API key provided: ${ECHOED_KEY}.`),
  '403': (wire) => refusal(wire, 403, 'permission_error', 'Your organization may not use this.'),
  '404': (wire) => refusal(wire, 404, 'not_found_error', 'The model does not exist.'),
  '429-seconds': (wire) => refusal(wire, 429, 'rate_limit_error', 'Slow down.', { 'retry-after': '7' }),
  '429-milliseconds': (wire) =>
    refusal(wire, 429, 'rate_limit_error', 'Slow down.', { 'retry-after-ms': '6500', 'retry-after': '7' }),
  '429-date': (wire) =>
    refusal(wire, 429, 'rate_limit_error', 'Slow down.', {
      'retry-after': new Date(Date.now() + 30_000).toUTCString(),
    }),
  '429-bare': (wire) => refusal(wire, 429, 'rate_limit_error', 'Slow down.'),
  '500': (wire) => refusal(wire, 500, 'api_error', 'Internal error.'),
  '503': (wire) => refusal(wire, 503, 'api_error', 'Unavailable.'),
  '529': (wire) => refusal(wire, 529, 'overloaded_error', 'Overloaded.'),
  'html-page': () => html(502),
  'html-page-200': () => html(200),
  'garbage-body': () => ({
    verbatim: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"choices":[{"mess' },
  }),
  'hang-before-headers': () => ({ text: TEXT, interrupt: { at: 'before-headers', by: 'hang' } }),
  'hang-after-headers': () => ({ text: TEXT, interrupt: { at: 'after-headers', by: 'hang' } }),
  'hang-mid-stream': () => ({ text: TEXT, interrupt: { at: MID_STREAM, by: 'hang' } }),
  'reset-before-headers': () => ({ text: TEXT, interrupt: { at: 'before-headers', by: 'reset' } }),
  'reset-after-headers': () => ({ text: TEXT, interrupt: { at: 'after-headers', by: 'reset' } }),
  'reset-mid-stream': () => ({ text: TEXT, interrupt: { at: MID_STREAM, by: 'reset' } }),
  'end-before-headers': () => ({ text: TEXT, interrupt: { at: 'before-headers', by: 'end' } }),
  'end-after-headers': () => ({ text: TEXT, interrupt: { at: 'after-headers', by: 'end' } }),
  'end-mid-stream': () => ({ text: TEXT, interrupt: { at: MID_STREAM, by: 'end' } }),
  'error-frame': (wire) => ({ text: TEXT, inject: [errorFrame(wire)], finish: null, goodbye: false }),
  'error-frame-first': (wire) => ({ inject: [errorFrame(wire)], finish: null, goodbye: false }),
  'garbage-frame': () => ({ text: TEXT, inject: ['data: {"choices":[{"del\n\n'] }),
  'unknown-event': () => ({ text: TEXT, inject: ['event: vendor_news\ndata: {"type":"vendor_news"}\n\n'] }),
  'no-goodbye': () => ({ text: TEXT, goodbye: false }),
  'no-finish': () => ({ text: TEXT, finish: null }),
  'no-usage': () => ({ text: TEXT, usage: null }),
  // What says nothing, for ever. The wires differ in how, so each fault is told for both.
  'endless-line': () => ({ text: TEXT, endless: { first: 'data: {"', piece: JUNK } }),
  'endless-line-first': () => ({ endless: { first: 'data: {"', piece: JUNK } }),
  'endless-frame': () => ({ text: TEXT, endless: { piece: `data: ${JUNK}\n` } }),
  'endless-comments': () => ({ text: TEXT, endless: { piece: ': still here\n\n', everyMs: OFTEN_MS } }),
  'endless-comments-first': () => ({ endless: { piece: ': still here\n\n', everyMs: OFTEN_MS } }),
  'endless-comment-flood': () => ({ text: TEXT, endless: { piece: `:${JUNK}\n\n` } }),
  'endless-pings': (wire) => ({ text: TEXT, endless: ping(wire) }),
  'endless-pings-first': (wire) => ({ endless: ping(wire) }),
  'endless-empty-chunks': (wire) => ({ text: TEXT, endless: textForEver(wire, '', OFTEN_MS) }),
  'endless-usage': (wire) => ({ text: TEXT, endless: usageForEver(wire) }),
  'endless-text': (wire) => ({ text: TEXT, endless: textForEver(wire, ' and so on') }),
  'endless-drip': (wire) => ({ text: TEXT, endless: textForEver(wire, ' and', OFTEN_MS) }),
  'endless-error-body': () => ({
    verbatim: {
      status: 500,
      headers: { 'content-type': 'application/json' },
      body: '{"error":"',
      endless: { piece: JUNK },
    },
  }),
  // Statuses that are no answer.
  'status-101': () => status(101, { connection: 'Upgrade', upgrade: 'websocket' }),
  'status-202': () => status(202),
  'status-204': () => status(204),
  'status-302': () => status(302, { location: 'https://example.com/' }),
  'status-304': () => status(304),
  // Usage that cannot be.
  'usage-1e300': () => ({ text: TEXT, usage: { input: 10, output: 1e300 } }),
  'usage-billions': () => ({ text: TEXT, usage: { input: 10, output: 2e9 } }),
  'usage-negative': () => ({ text: TEXT, usage: { input: 10, output: -5 } }),
  'usage-fraction': () => ({ text: TEXT, usage: { input: 10, output: 4.5 } }),
  'usage-words': () => ({ text: TEXT, usage: { input: 'ten', output: 'four' } }),
  'usage-nothing-written': () => ({ text: TEXT, usage: { input: 10, output: 0 } }),
  'usage-endless-prompt': () => ({ text: TEXT, usage: { input: 2e9, output: 4 } }),
  'usage-cached-beyond-prompt': () => ({ text: TEXT, usage: { input: 10, output: 4, cached: 2e9 } }),
  // Vectors that are none, or not those that were asked for; of two inputs where one alone is not enough.
  'vectors-none': () => ({ text: TEXT, vectors: [] }),
  'vectors-too-many': () => ({
    text: TEXT,
    vectors: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  }),
  'vectors-uneven': () => ({
    text: TEXT,
    vectors: [
      [1, 0],
      [1, 0, 0],
    ],
  }),
  'vectors-empty': () => ({ text: TEXT, vectors: [[]] }),
  'vectors-null': () => ({ text: TEXT, vectors: [[1, null]] }),
  'vectors-words': () => ({ text: TEXT, vectors: [['one', 'two']] }),
  'vectors-beyond-floats': () => ({ text: TEXT, vectors: [[1e39, 0]] }),
  'vectors-number': () => ({ text: TEXT, vectors: [0] }),
  'vectors-bad-base64': () => ({ text: TEXT, vectors: ['AAAA'] }),
  // What a reader would otherwise drop in silence.
  'mistyped-delta': (wire) => ({ text: TEXT, inject: [textFrame(wire, 42)] }),
  'damaged-delta': () => ({ text: TEXT, inject: ['data: {"type":"content_block_delta","index":0,"del\n\n'] }),
  'endless-tool-calls': (wire) => ({ text: TEXT, endless: { piece: toolFrames(wire) } }),
  'retry-after-1e23': (wire) =>
    refusal(wire, 429, 'rate_limit_error', 'Slow down.', { 'retry-after': '1e23' }),
  'retry-after-infinity': (wire) =>
    refusal(wire, 429, 'rate_limit_error', 'Slow down.', { 'retry-after': 'Infinity' }),
  'retry-after-year-9999': (wire) =>
    refusal(wire, 429, 'rate_limit_error', 'Slow down.', { 'retry-after': 'Fri, 31 Dec 9999 23:59:59 GMT' }),
  drip: () => ({ text: Array.from({ length: 20 }, (_, n) => ` drop${n}`), paceMs: 50 }),
  flood: () => ({ text: Array.from({ length: 20_000 }, (_, n) => ` word${n}`) }),
} as const satisfies Record<string, (wire: WireName) => VendorScript>;

export type FaultName = keyof typeof VENDOR_FAULTS;

export function faultScript(model: string, wire: WireName): VendorScript | null {
  const name = model.split('fault-')[1];
  return name !== undefined && isFault(name) ? VENDOR_FAULTS[name](wire) : null;
}

function isFault(name: string): name is FaultName {
  return Object.hasOwn(VENDOR_FAULTS, name);
}

function refusal(
  wire: WireName,
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
): VendorScript {
  if (wire === 'openai')
    return refusing(status, { error: { message, type, param: null, code: null } }, headers);
  return refusing(status, { type: 'error', error: { type, message }, request_id: 'req_vendor' }, headers);
}

function html(status: number): VendorScript {
  const headers = { 'content-type': 'text/html' };
  return { verbatim: { status, headers, body: '<html><body><h1>Bad gateway</h1></body></html>' } };
}

function errorFrame(wire: WireName): string {
  const error = { type: 'overloaded_error', message: 'Overloaded.' };
  if (wire === 'openai') return `data: ${JSON.stringify({ error })}\n\n`;
  return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`;
}

function status(code: number, headers: Record<string, string> = {}): VendorScript {
  return { verbatim: { status: code, headers, body: '' } };
}

/** One frame with a piece of text, which may be of any type. */
function textFrame(wire: WireName, text: unknown): string {
  if (wire === 'openai')
    return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text }, finish_reason: null }] })}\n\n`;
  const event = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } };
  return `event: content_block_delta\ndata: ${JSON.stringify(event)}\n\n`;
}

/** Anthropic closes a block before it ends: what follows opens another. */
function textForEver(wire: WireName, text: string, everyMs?: number): Endless {
  const block = { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } };
  return {
    ...(wire === 'anthropic'
      ? { first: `event: content_block_start\ndata: ${JSON.stringify(block)}\n\n` }
      : {}),
    piece: textFrame(wire, text),
    ...(everyMs === undefined ? {} : { everyMs }),
  };
}

function ping(wire: WireName): Endless {
  const piece = wire === 'openai' ? 'data: {"choices":[]}\n\n' : 'event: ping\ndata: {"type":"ping"}\n\n';
  return { piece, everyMs: OFTEN_MS };
}

function usageForEver(wire: WireName): Endless {
  const usage = { prompt_tokens: 10, completion_tokens: 4 };
  const event = { type: 'message_delta', delta: {}, usage: { output_tokens: 4 } };
  const piece =
    wire === 'openai'
      ? `data: ${JSON.stringify({ choices: [], usage })}\n\n`
      : `event: message_delta\ndata: ${JSON.stringify(event)}\n\n`;
  return { piece, everyMs: OFTEN_MS };
}

/** Calls of tools one after another, without names on OpenAI's wire. */
function toolFrames(wire: WireName): string {
  const numbers = Array.from({ length: 100 }, (_, index) => index);
  if (wire === 'openai') {
    const call = () => ({ id: Math.random().toString(36), index: Math.floor(Math.random() * 1e9) });
    const delta = { tool_calls: numbers.map(call) };
    return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: null }] })}\n\n`;
  }
  const block = (index: number) => ({ type: 'tool_use', id: `toolu_${index}`, name: 'again', input: {} });
  return numbers
    .map((index) => ({ type: 'content_block_start', index, content_block: block(index) }))
    .map((event) => `event: content_block_start\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}
