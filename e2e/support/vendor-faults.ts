import { refuse, type Script } from './vendor-script.ts';

export type WireName = 'openai' | 'anthropic';

/** A key as a vendor may echo it in an error; no caller may ever see it whole. */
export const ECHOED_KEY = 'sk-vendor-secret-0123456789abcdef0123456789abcdef';

const TEXT = ['Once', ' upon', ' a', ' time'];
const MID_STREAM = 'mid-stream';

/** The faults that need no spec to script them: any model id that ends in `fault-<name>` has that fault. */
export const FAULTS = {
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
  drip: () => ({ text: Array.from({ length: 20 }, (_, n) => ` drop${n}`), paceMs: 50 }),
  flood: () => ({ text: Array.from({ length: 20_000 }, (_, n) => ` word${n}`) }),
} as const satisfies Record<string, (wire: WireName) => Script>;

export type FaultName = keyof typeof FAULTS;

export function faultScript(model: string, wire: WireName): Script | null {
  const name = model.split('fault-')[1];
  return name !== undefined && isFault(name) ? FAULTS[name](wire) : null;
}

function isFault(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

function refusal(
  wire: WireName,
  status: number,
  type: string,
  message: string,
  headers: Record<string, string> = {},
): Script {
  if (wire === 'openai')
    return refuse(status, { error: { message, type, param: null, code: null } }, headers);
  return refuse(status, { type: 'error', error: { type, message }, request_id: 'req_vendor' }, headers);
}

function html(status: number): Script {
  const headers = { 'content-type': 'text/html' };
  return { verbatim: { status, headers, body: '<html><body><h1>Bad gateway</h1></body></html>' } };
}

function errorFrame(wire: WireName): string {
  const error = { type: 'overloaded_error', message: 'Overloaded.' };
  if (wire === 'openai') return `data: ${JSON.stringify({ error })}\n\n`;
  return `event: error\ndata: ${JSON.stringify({ type: 'error', error })}\n\n`;
}
