import type { Price } from '#lib/pricing/price.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import { changesIn, type Program, type SqlValue } from '#lib/store/program.ts';
import type { Charge } from './charge.ts';
import { soundUsage } from './cost.ts';
import { countUsage } from './count-usage.ts';
import { type RunRecord, recordText } from './run-record.ts';

const COLUMNS = [
  'request_id',
  'account_id',
  'key_id',
  'created_at',
  'endpoint',
  'model',
  'agent_name',
  'status',
  'stream',
  'end_user',
  'loops',
  'prompt_tokens',
  'completion_tokens',
  'cached_tokens',
  'reasoning_tokens',
  'images',
  'cost_micros',
  'charged_micros',
  'shortfall_micros',
  'estimated',
  'price',
  'duration_ms',
  'error_code',
] as const;
const INSERT = `
  insert into runs (${COLUMNS.join(', ')}) values (${COLUMNS.map(() => '?').join(', ')})
  on conflict do nothing`;

/** Writes a run down and adds it to its account's figures. False when it was written down before: the gate that lets a run be settled once only. */
export function* insertRun(run: RunRecord, charge: Charge): Program<boolean> {
  const usage = soundUsage(run.usage);
  const recorded = yield { sql: INSERT, params: toParams(run, usage, charge) };
  if (changesIn(recorded) === 0) return false;
  yield* countUsage(run, usage, charge);
  return true;
}

function toParams(run: RunRecord, usage: TokenUsage, charge: Charge): readonly SqlValue[] {
  const values: Record<(typeof COLUMNS)[number], SqlValue> = {
    request_id: run.requestId,
    account_id: run.accountId,
    key_id: run.keyId,
    created_at: run.createdAt,
    endpoint: run.endpoint,
    model: recordText(run.model),
    agent_name: run.agentName === null ? null : recordText(run.agentName),
    status: run.status,
    stream: Number(run.stream),
    end_user: run.endUser === null ? null : recordText(run.endUser),
    loops: run.billedCalls,
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    cached_tokens: usage.cachedTokens,
    reasoning_tokens: usage.reasoningTokens,
    images: run.images,
    cost_micros: run.costMicros,
    charged_micros: charge.chargedMicros,
    shortfall_micros: charge.shortfallMicros,
    estimated: Number(usage.estimated),
    price: priceText(run.price),
    duration_ms: Math.round(run.durationMs),
    error_code: run.errorCode,
  };
  return COLUMNS.map((column) => values[column]);
}

const priceTexts = new WeakMap<Price, string>();

/** A model's price is one object until the prices change. */
function priceText(price: Price): string {
  const known = priceTexts.get(price);
  if (known !== undefined) return known;
  const text = JSON.stringify(price);
  priceTexts.set(price, text);
  return text;
}
