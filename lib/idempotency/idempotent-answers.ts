import { numberIn, type Program, textIn } from '#lib/store/program.ts';
import { openAnswer, type RequestMark, sealAnswer } from './sealed-answer.ts';

/** What a request claims its `Idempotency-Key` with: a repeat under that key gets the first answer, not a second run. */
export interface IdempotencyClaim extends RequestMark {
  readonly accountId: string;
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly now: number;
}

export type ClaimResult =
  | { readonly kind: 'first' }
  | { readonly kind: 'running' }
  | { readonly kind: 'different-request' }
  | { readonly kind: 'answered'; readonly answer: string };

const KEPT_MS = 86_400_000;

const INSERT = `
  insert into remembered_answers (account_id, key, request_hash, request_id, created_at)
  values (?, ?, ?, ?, ?) on conflict do nothing returning key`;
const READ = `
  select request_hash, request_id, answer, created_at from remembered_answers where account_id = ? and key = ?`;
// Compare-and-swap: whoever claimed, answered or released the key since it was read has it.
const TAKE_OVER = `
  update remembered_answers set request_hash = ?, request_id = ?, created_at = ?, answer = null
  where account_id = ? and key = ? and request_id = ? and (answer is null or created_at <= ?) returning key`;

/**
 * Claims a key for a run. Call it in the transaction that holds the run's credits: a claim without an answer whose
 * run is not alive any more (`isAlive`, by request id) belongs to a process that died, and is taken over.
 */
export function* claimKey(
  claim: IdempotencyClaim,
  isAlive: (requestId: string) => Program<boolean>,
): Program<ClaimResult> {
  const { accountId, key, requestHash, requestId, now } = claim;
  const inserted = yield { sql: INSERT, params: [accountId, key, requestHash, requestId, now] };
  if (inserted.length > 0) return { kind: 'first' };
  const [known] = yield { sql: READ, params: [accountId, key] };
  if (known === undefined) return { kind: 'running' };
  const claimant = textIn(known, 'request_id');
  const keptSince = now - KEPT_MS;
  const expired = numberIn(known, 'created_at') <= keptSince;
  if (expired || (known.answer === null && !(yield* isAlive(claimant)))) {
    const params = [requestHash, requestId, now, accountId, key, claimant, keptSince];
    const taken = yield { sql: TAKE_OVER, params };
    return { kind: taken.length > 0 ? 'first' : 'running' };
  }
  if (textIn(known, 'request_hash') !== requestHash) return { kind: 'different-request' };
  if (known.answer === null) return { kind: 'running' };
  return { kind: 'answered', answer: openAnswer(claim, textIn(known, 'answer')) };
}

const STORE_ANSWER =
  'update remembered_answers set answer = ? where account_id = ? and key = ? and request_id = ?';
const RELEASE_KEY = 'delete from remembered_answers where account_id = ? and key = ? and request_id = ?';

/**
 * Ends a claim: a good answer is stored for replays; anything else releases the key, so that a repeat is a new try.
 * Call it in the transaction that settles the run.
 */
export function* endClaim(claim: IdempotencyClaim, answer: string | null): Program<void> {
  const { accountId, key, requestId } = claim;
  if (answer === null) yield { sql: RELEASE_KEY, params: [accountId, key, requestId] };
  else yield { sql: STORE_ANSWER, params: [sealAnswer(claim, answer), accountId, key, requestId] };
}

const PURGED_AT_ONCE = 100;
const PURGE = `
  delete from remembered_answers where created_at <= ? and (account_id, key) in (
    select account_id, key from remembered_answers where created_at <= ?
    order by created_at limit ${PURGED_AT_ONCE}
  ) returning key`;

/** Deletes a slice of the answers that are older than a day. Returns how many. */
export function* purgeIdempotentAnswers(now: number): Program<number> {
  const before = now - KEPT_MS;
  return (yield { sql: PURGE, params: [before, before] }).length;
}
