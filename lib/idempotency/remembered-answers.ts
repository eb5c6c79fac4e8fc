import type { Program } from '#lib/store/program.ts';
import { textIn } from '#lib/store/row.ts';
import { openAnswer, type RequestMark, sealAnswer } from './sealed-answer.ts';

/** A request that the caller may repeat under one key without a second run. */
export interface RepeatableRequest extends RequestMark {
  readonly accountId: string;
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly now: number;
}

export type Claim =
  | { readonly kind: 'first' }
  | { readonly kind: 'running' }
  | { readonly kind: 'different-request' }
  | { readonly kind: 'answered'; readonly answer: string };

const REMEMBERED_MS = 86_400_000;

const INSERT = `
  insert into remembered_answers (account_id, key, request_hash, request_id, created_at)
  values (?, ?, ?, ?, ?) on conflict do nothing returning key`;
const READ = `
  select request_hash, answer, created_at, (
    select count(*) from holds where holds.request_id = remembered_answers.request_id
  ) as alive from remembered_answers where account_id = ? and key = ?`;
// Only what is as it was read: of two that take over from a dead run, one comes second.
const TAKE_OVER = `
  update remembered_answers set request_hash = ?, request_id = ?, created_at = ?, answer = null
  where account_id = ? and key = ? and created_at = ? returning key`;

/**
 * Claims a key for a run. Call it in the transaction that holds the run's credits: a claim without an answer whose
 * hold is gone belongs to a process that died, and is taken over.
 */
export function* claimKey(request: RepeatableRequest): Program<Claim> {
  const { accountId, key, requestHash, requestId, now } = request;
  const inserted = yield { sql: INSERT, params: [accountId, key, requestHash, requestId, now] };
  if (inserted.length > 0) return { kind: 'first' };
  const [known] = yield { sql: READ, params: [accountId, key] };
  if (known === undefined) return { kind: 'running' };
  const createdAt = Number(known.created_at);
  const dead = known.answer === null && Number(known.alive) === 0;
  if (dead || createdAt <= now - REMEMBERED_MS) {
    const params = [requestHash, requestId, now, accountId, key, createdAt];
    const taken = yield { sql: TAKE_OVER, params };
    return { kind: taken.length > 0 ? 'first' : 'running' };
  }
  if (textIn(known, 'request_hash') !== requestHash) return { kind: 'different-request' };
  if (known.answer === null) return { kind: 'running' };
  return { kind: 'answered', answer: openAnswer(request, textIn(known, 'answer')) };
}

const REMEMBER =
  'update remembered_answers set answer = ? where account_id = ? and key = ? and request_id = ?';
const FORGET = 'delete from remembered_answers where account_id = ? and key = ? and request_id = ?';

/**
 * Ends a claim: a good answer is remembered, anything else is forgotten, so that a repeat is a new try. Call it in
 * the transaction that settles the run.
 */
export function* endClaim(request: RepeatableRequest, answer: string | null): Program<void> {
  const { accountId, key, requestId } = request;
  if (answer === null) yield { sql: FORGET, params: [accountId, key, requestId] };
  else yield { sql: REMEMBER, params: [sealAnswer(request, answer), accountId, key, requestId] };
}

const PURGED_AT_ONCE = 100;
const PURGE = `
  delete from remembered_answers where created_at <= ? and (account_id, key) in (
    select account_id, key from remembered_answers where created_at <= ?
    order by created_at limit ${PURGED_AT_ONCE}
  ) returning key`;

/** Forgets a slice of what is older than a day. Returns how many. */
export function* purgeRemembered(now: number): Program<number> {
  const before = now - REMEMBERED_MS;
  return (yield { sql: PURGE, params: [before, before] }).length;
}
