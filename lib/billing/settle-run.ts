import type { Price } from '#lib/pricing/price.ts';
import type { TokenUsage } from '#lib/protocol/usage.ts';
import {
  changesIn,
  numberIn,
  type Program,
  type SqlValue,
  type Statement,
  together,
  type Undo,
  undo,
} from '#lib/store/program.ts';
import { soundUsage } from './cost.ts';
import { spend, toCredits } from './credits.ts';
import { type RunRecord, recordText } from './run-record.ts';

export type Settlement = ({ readonly kind: 'settled' } & Charge) | { readonly kind: 'already-settled' };

const DELETE_HOLD = 'delete from holds where request_id = ? and account_id = ? returning amount_micros';

/**
 * Ends a run: releases its hold, charges its cost and writes it down, once per request id however often it is
 * called. More than was held is never charged; the rest of the cost is the shortfall. When the hold was swept meanwhile,
 * the charge comes from the unheld balance, down to zero.
 */
export function* settleRun(run: RunRecord): Program<Settlement | Undo<Settlement>> {
  const charged = Math.min(run.costMicros, run.heldMicros);
  const expected = { chargedMicros: charged, shortfallMicros: run.costMicros - charged };
  const results = yield* together([run.accountId], settlingStatements(run, expected));
  const [recorded = [], released = []] = [results[0], results.at(-1)];
  if (changesIn(released) > 0) {
    return changesIn(recorded) > 0 ? { kind: 'settled', ...expected } : undo({ kind: 'already-settled' });
  }
  // The hold that this run began with is not there any more, and nothing was changed so far.
  const [hold] = yield { sql: DELETE_HOLD, params: [run.requestId, run.accountId] };
  const charge =
    hold === undefined
      ? yield* chargeWithoutHold(run)
      : yield* chargeWithinHold(run, numberIn(hold, 'amount_micros'));
  // Whoever settles a run a second time finds it written down, and undoes the charge above.
  const first = yield* insertRun(run, charge);
  return first ? { kind: 'settled', ...charge } : undo({ kind: 'already-settled' });
}

/** What was taken for a run. Together they are its cost. */
export interface Charge {
  readonly chargedMicros: number;
  readonly shortfallMicros: number;
}

type Cost = Pick<RunRecord, 'accountId' | 'costMicros' | 'heldMicros'>;

// The rule of `spend` as one statement; the values on the right are those from before. ?1 is what the hold set
// aside, ?2 the charge. The table's rule that held money is there makes a charge within the hold always possible.
const RELEASE_AND_CHARGE = `
  update accounts set
    held_micros = held_micros - ?1,
    free_micros = case when free_micros > ?2 then free_micros - ?2 else 0 end,
    referral_micros = case
      when free_micros >= ?2 then referral_micros
      when free_micros + referral_micros > ?2 then free_micros + referral_micros - ?2
      else 0 end,
    credit_micros = case
      when free_micros + referral_micros >= ?2 then credit_micros
      else credit_micros + free_micros + referral_micros - ?2 end
  where id = ?3`;
// The hold as it was made. While it is there nobody has settled the run: one transaction deletes it and writes the run
// down. Takes the names of the parameters for the request, the account and the amount.
const held = (request: string, account: string, amount: string) =>
  `from holds where request_id = ${request} and account_id = ${account} and amount_micros = ${amount}`;
const CHARGE_HELD = `${RELEASE_AND_CHARGE} and exists (select 1 ${held('?4', '?3', '?1')})`;
const RELEASE = `delete ${held('?', '?', '?')}`;

/** Releases a hold and charges the cost out of it; the operator bears what the hold does not cover. */
function* chargeWithinHold({ accountId, costMicros }: Cost, releasedMicros: number): Program<Charge> {
  const charged = Math.min(costMicros, releasedMicros);
  yield { sql: RELEASE_AND_CHARGE, params: [releasedMicros, charged, accountId] };
  return { chargedMicros: charged, shortfallMicros: costMicros - charged };
}

// An update that changes nothing locks the row, so that nobody spends between this and the charge.
const LOCK_AND_READ = `
  update accounts set held_micros = held_micros where id = ?
  returning credit_micros, free_micros, referral_micros, held_micros`;
const CHARGE = `
  update accounts set free_micros = free_micros - ?, referral_micros = referral_micros - ?,
    credit_micros = credit_micros - ? where id = ?`;

/** For a run whose hold is gone: charges up to what was held for it, from money that no other run holds. */
function* chargeWithoutHold({ accountId, costMicros, heldMicros }: Cost): Program<Charge> {
  const [account] = yield { sql: LOCK_AND_READ, params: [accountId] };
  const owed = Math.min(costMicros, heldMicros);
  const spending = spend(toCredits(account), owed);
  const { freeMicros, referralMicros, creditMicros, chargedMicros } = spending;
  if (chargedMicros > 0) {
    yield { sql: CHARGE, params: [freeMicros, referralMicros, creditMicros, accountId] };
  }
  return { chargedMicros, shortfallMicros: costMicros - chargedMicros };
}

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
const INSERT_HELD = `
  insert into runs (${COLUMNS.join(', ')}) select ${COLUMNS.map((_, index) => `?${index + 1}`).join(', ')}
  ${held('?1', '?2', `?${COLUMNS.length + 1}`)} on conflict do nothing`;

/**
 * Settles a run whose hold is as it was made, each with a statement that else changes nothing. The first writes it
 * down, the last deletes the hold.
 */
function settlingStatements(run: RunRecord, charge: Charge): readonly Statement[] {
  const { requestId, accountId, heldMicros, agentName } = run;
  const usage = soundUsage(run.usage);
  const statements = [
    { sql: INSERT_HELD, params: [...toParams(run, usage, charge), heldMicros] },
    { sql: CHARGE_HELD, params: [heldMicros, charge.chargedMicros, accountId, requestId] },
    { sql: ADD_HELD, params: [...usageParams(run, usage, charge), requestId, heldMicros] },
  ];
  if (agentName !== null)
    statements.push({
      sql: REMEMBER_HELD_AGENT,
      params: [accountId, recordText(agentName), requestId, heldMicros],
    });
  return [...statements, { sql: RELEASE, params: [requestId, accountId, heldMicros] }];
}

/** Writes a run down and adds it to its account's figures. False, and nothing written, when it was written down before. */
function* insertRun(run: RunRecord, charge: Charge): Program<boolean> {
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

export const DAY_MS = 86_400_000;

const USAGE_COLUMNS =
  'account_id, day, model, runs, completed_runs, prompt_tokens, completion_tokens, cost_micros';
const ADD_UP = `
  on conflict (account_id, day, model) do update set
    runs = usage_days.runs + 1,
    completed_runs = usage_days.completed_runs + excluded.completed_runs,
    prompt_tokens = usage_days.prompt_tokens + excluded.prompt_tokens,
    completion_tokens = usage_days.completion_tokens + excluded.completion_tokens,
    cost_micros = usage_days.cost_micros + excluded.cost_micros`;
const ADD = `insert into usage_days (${USAGE_COLUMNS}) values (?, ?, ?, 1, ?, ?, ?, ?) ${ADD_UP}`;
const ADD_HELD = `
  insert into usage_days (${USAGE_COLUMNS}) select ?1, ?2, ?3, 1, ?4, ?5, ?6, ?7 ${held('?8', '?1', '?9')} ${ADD_UP}`;
const REMEMBER_AGENT = 'insert into account_agents (account_id, name) values (?, ?) on conflict do nothing';
const REMEMBER_HELD_AGENT = `
  insert into account_agents (account_id, name) select ?1, ?2 ${held('?3', '?1', '?4')} on conflict do nothing`;

/** Adds a run to its account's figures, with what it cost the account; `usage` must be sound. */
function* countUsage(run: RunRecord, usage: TokenUsage, charge: Charge): Program<void> {
  yield { sql: ADD, params: usageParams(run, usage, charge) };
  const { accountId, agentName } = run;
  if (agentName !== null) yield { sql: REMEMBER_AGENT, params: [accountId, recordText(agentName)] };
}

function usageParams(run: RunRecord, usage: TokenUsage, charge: Charge): readonly SqlValue[] {
  const completed = Number(run.status === 'completed');
  return [
    run.accountId,
    Math.floor(run.createdAt / DAY_MS),
    recordText(run.model),
    completed,
    usage.promptTokens,
    usage.completionTokens,
    charge.chargedMicros,
  ];
}
