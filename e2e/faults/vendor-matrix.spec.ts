import { type Api, apiFor } from '../support/api.ts';
import { expect, test } from '../support/fixtures.ts';
import { bookComplaints, readLedger, type SettledRun } from '../support/ledger.ts';
import { startServer } from '../support/server.ts';
import { chunks, frames, namedEvents } from '../support/sse.ts';
import { ECHOED_KEY, type FaultName, VENDOR_FAULTS, type WireName } from '../support/vendor-faults.ts';
import type { VendorScript } from '../support/vendor-script.ts';
import { count, FULL } from './full.ts';

/**
 * Every fault of the scripted vendor, on both wires, at both endpoints, as JSON and as a stream; on OpenAI's for vectors too. What is right follows
 * from the fault's script, so that a new fault is a new row here without a line of its own.
 */

interface Cell {
  readonly fault: FaultName;
  readonly wire: WireName;
  readonly endpoint: 'chat' | 'native' | 'embeddings';
  readonly stream: boolean;
  /** A model id of its own, by which the vendor's log tells its calls. */
  readonly model: string;
}

/** How an answer ended: good, or with an error of this status (inside a stream that had begun: null). */
interface Ending {
  readonly good: boolean;
  readonly status: number | null;
  readonly complaints: readonly string[];
}

const MAX_TOKENS = 50;
const PROMPT_TOKENS_AT_MOST = 200;
/** No cell's hold is above this, at the price of a model that no list knows: 6.50 and 18.50 USD per million. */
const HOLD_MICROS_AT_MOST = PROMPT_TOKENS_AT_MOST * 6.5 + MAX_TOKENS * 18.5;
const LONGEST_RETRY_AFTER_S = 86_400;
const AT_ONCE = 16;
/** Far above every patience with vendors that the server of this suite has. */
const ENDS_WITHIN_MS = 60_000;

const WIRES: readonly [WireName, 'gpt' | 'claude'][] = [
  ['openai', 'gpt'],
  ['anthropic', 'claude'],
];

function cellsOf(wire: WireName, prefix: string): Cell[] {
  const names = Object.keys(VENDOR_FAULTS) as FaultName[];
  return names.flatMap((fault, row) => {
    const shapes = (['chat', 'native'] as const).flatMap((endpoint) =>
      [false, true].map((stream) => ({ endpoint, stream })),
    );
    // A short run looks at each fault once on each wire, each time in another shape.
    const chosen = FULL ? shapes : shapes.filter((_, shape) => shape === (row + prefix.length) % 4);
    const cells: Cell[] = chosen.map((shape, n) => ({
      fault,
      wire,
      ...shape,
      model: `${prefix}-${n}${shape.endpoint}-fault-${fault}`,
    }));
    if (wire === 'anthropic') return cells;
    const model = `text-embedding-fault-${fault}`;
    return [...cells, { fault, wire, endpoint: 'embeddings', stream: false, model }];
  });
}

/** Statuses that a vendor's failure may have for our caller; null when the script does not decide it. */
function rightStatuses(script: VendorScript): readonly number[] | null {
  if (script.verbatim !== undefined) return [statusFor(script.verbatim.status)];
  switch (script.interrupt?.by) {
    case 'hang':
      return [504];
    case 'reset':
    case 'end':
      return [502];
    default:
      return null;
  }
}

function statusFor(vendor: number): number {
  if ([400, 404, 429].includes(vendor)) return vendor;
  return vendor === 529 ? 503 : 502;
}

function send(api: Api, { endpoint, stream, model }: Cell): Promise<Response> {
  const signal = AbortSignal.timeout(ENDS_WITHIN_MS);
  if (endpoint === 'embeddings') return api.post('/v1/embeddings', { model, input: 'Say hello' }, { signal });
  if (endpoint === 'chat') return api.chat({ model, stream, max_tokens: MAX_TOKENS }, { signal });
  const agent_config = { model_name: model, max_tokens: MAX_TOKENS };
  return api.post('/v1/agent/completions', { agent_config, task: 'Say hello', stream }, { signal });
}

function endingOf(cell: Cell, status: number, text: string): Ending {
  if (status !== 200) {
    const body = JSON.parse(text) as { error?: Record<string, unknown>; detail?: unknown };
    const shaped =
      cell.endpoint === 'native'
        ? typeof body.detail === 'string'
        : ['message', 'type', 'code', 'param'].every((key) => key in (body.error ?? {}));
    return { good: false, status, complaints: shaped ? [] : [`an error of another shape: ${text}`] };
  }
  if (!cell.stream) return { good: true, status, complaints: [] };
  return cell.endpoint === 'chat' ? chatEnding(text) : nativeEnding(text);
}

function chatEnding(text: string): Ending {
  const all = chunks(text);
  const errors = all.filter((chunk) => chunk.error !== undefined);
  const finishes = all.filter((chunk) => chunk.choices?.[0]?.finish_reason);
  const complaints = [
    ...(frames(text).at(-1) === 'data: [DONE]' ? [] : ['no [DONE] at the end']),
    ...(errors.length + finishes.length === 1
      ? []
      : [`${errors.length} errors and ${finishes.length} finishes`]),
    ...(errors.length === 0 || all.at(-1)?.error !== undefined ? [] : ['something after the error']),
  ];
  return { good: errors.length === 0, status: null, complaints };
}

function nativeEnding(text: string): Ending {
  const names = namedEvents(text).map(({ event }) => event);
  const good = names.at(-1) === 'done';
  const wrong = good
    ? names.includes('error')
    : names.at(-1) !== 'error' || names.includes('end') || names.includes('usage');
  return { good, status: null, complaints: wrong ? [`a stream of ${names.slice(-4).join(', ')}`] : [] };
}

interface Answered {
  readonly cell: Cell;
  readonly requestId: string;
  readonly ending: Ending;
  readonly complaints: string[];
}

async function answer(api: Api, cell: Cell): Promise<Answered> {
  try {
    return await judged(cell, await send(api, cell));
  } catch (error) {
    return {
      cell,
      requestId: '',
      ending: { good: false, status: null, complaints: [] },
      complaints: [String(error)],
    };
  }
}

async function judged(cell: Cell, response: Response): Promise<Answered> {
  const text = await response.text();
  const requestId = response.headers.get('x-request-id') ?? '';
  const ending = endingOf(cell, response.status, text);
  const right = rightStatuses(VENDOR_FAULTS[cell.fault](cell.wire) as VendorScript);
  const complaints = [...ending.complaints];
  if (right !== null && ending.good) complaints.push('taken for a good answer');
  if (right !== null && ending.status !== null && !right.includes(ending.status))
    complaints.push(`${ending.status} instead of ${right.join(' or ')}: ${text.slice(0, 200)}`);
  if (right === null && ending.status !== null && ![200, 502, 503, 504].includes(ending.status))
    complaints.push(`${ending.status}: ${text.slice(0, 200)}`);
  if (text.includes(ECHOED_KEY)) complaints.push("our vendor's key is shown");
  const retryAfter = response.headers.get('retry-after');
  if (retryAfter !== null && !(Number(retryAfter) >= 0 && Number(retryAfter) <= LONGEST_RETRY_AFTER_S))
    complaints.push(`retry-after ${retryAfter}`);
  return { cell, requestId, ending, complaints };
}

/** What the ledger must say of a cell: one run, never above the hold, nothing for what gave nothing. */
function billingComplaints({ cell, ending }: Answered, run: SettledRun | undefined): string[] {
  if (run === undefined) return ['no run in the ledger'];
  const { verbatim } = VENDOR_FAULTS[cell.fault](cell.wire) as VendorScript;
  return [
    ...(run.status === (ending.good ? 'completed' : 'failed') ? [] : [`the run is ${run.status}`]),
    ...(run.charged_micros <= HOLD_MICROS_AT_MOST ? [] : [`charged ${run.charged_micros}`]),
    ...(verbatim === undefined || run.charged_micros === 0 ? [] : ['charged for a refusal']),
  ];
}

async function inTurns<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const turns = items.values();
  const worker = async () => {
    for (const item of turns) results.push(await work(item));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results;
}

for (const [wire, prefix] of WIRES) {
  test(`every fault on ${wire}'s wire has its status, a true end and a true bill`, async ({ vendor }) => {
    test.setTimeout(240_000);
    const server = await startServer({
      vendor,
      env: { STATUS_WAIT_MS: '1000', UPSTREAM_RETRIES: '1', LOG_LEVEL: 'warn' },
    });
    try {
      const api = await apiFor(server, { credits: 1_000 });
      const cells = cellsOf(wire, prefix);
      const answers = await inTurns(cells, (cell) => answer(api, cell));
      const open = () =>
        vendor.calls.filter(({ answeredAt, abortedAt }) => (answeredAt ?? abortedAt) === null);
      await expect.poll(() => open().map(({ model }) => model), { timeout: 10_000 }).toEqual([]);
      await expect.poll(async () => (await readLedger(server)).holds, { timeout: 10_000 }).toEqual([]);
      const ledger = await readLedger(server);
      const runs = new Map(ledger.runs.map((run) => [run.request_id, run]));
      const complaints = answers.flatMap((one) => {
        const { fault, endpoint, stream } = one.cell;
        const all = [...one.complaints, ...billingComplaints(one, runs.get(one.requestId))];
        return all.map((what) => `${fault}, ${endpoint}, ${stream ? 'stream' : 'JSON'}: ${what}`);
      });
      expect(complaints.sort()).toEqual([]);
      expect(bookComplaints(ledger)).toEqual([]);
      expect(runs.size).toBe(cells.length);
      count(`cells of vendor faults on ${wire}'s wire`, cells.length);
    } finally {
      await server.stop();
    }
  });
}
