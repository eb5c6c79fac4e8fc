import { type Selectable, sql } from 'kysely';
import type { RunsTable } from '#lib/store/schema.ts';
import type { Store } from '#lib/store/store.ts';
import { type RunStatus, recordText } from './run-record.ts';

/** Which runs of one account to list; null where it does not matter. Times in unix milliseconds. */
export interface RunFilter {
  readonly model: string | null;
  readonly status: RunStatus | null;
  readonly endUser: string | null;
  readonly requestId: string | null;
  /** From this moment on. */
  readonly since: number | null;
  /** Up to this moment, excluded. */
  readonly until: number | null;
}

export const ALL_RUNS: RunFilter = {
  model: null,
  status: null,
  endUser: null,
  requestId: null,
  since: null,
  until: null,
};

export interface RunPage {
  /** Null for the newest. */
  readonly after: RunCursor | null;
  readonly size: number;
}

/** A run as it was written down. */
export interface LoggedRun {
  readonly requestId: string;
  readonly keyId: string;
  readonly createdAt: number;
  readonly endpoint: string;
  readonly model: string;
  readonly agentName: string | null;
  readonly status: RunStatus;
  readonly stream: boolean;
  readonly endUser: string | null;
  readonly billedCalls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly cachedTokens: number;
  readonly reasoningTokens: number;
  readonly images: number;
  readonly costMicros: number;
  readonly chargedMicros: number;
  readonly shortfallMicros: number;
  readonly estimated: boolean;
  readonly durationMs: number;
  readonly errorCode: string | null;
}

/** One page of an account's runs, newest first, and the cursor of the next page; null after the last. */
export async function listRuns(
  store: Store,
  accountId: string,
  filter: RunFilter,
  page: RunPage,
): Promise<{ runs: readonly LoggedRun[]; nextCursor: string | null }> {
  // One more than asked for tells whether there is a next page.
  const rows = await runQuery(store, accountId, filter, page.after)
    .limit(page.size + 1)
    .execute();
  const runs = rows.slice(0, page.size).map(toLoggedRun);
  const last = rows.length > page.size ? runs.at(-1) : undefined;
  return { runs, nextCursor: last === undefined ? null : formatRunCursor(last) };
}

function runQuery(store: Store, accountId: string, filter: RunFilter, after: RunCursor | null) {
  const { model, status, endUser, requestId, since, until } = filter;
  let query = store.query.selectFrom('runs').selectAll().where('account_id', '=', accountId);
  if (model !== null) query = query.where('model', '=', recordText(model));
  if (status !== null) query = query.where('status', '=', status);
  // Says what the partial index says, in its words: SQLite concludes nothing by itself.
  if (status !== null && status !== 'completed') query = query.where('status', '<>', sql.lit('completed'));
  if (endUser !== null) query = query.where('end_user', '=', recordText(endUser));
  if (requestId !== null) query = query.where('request_id', '=', recordText(requestId));
  if (since !== null) query = query.where('created_at', '>=', since);
  if (until !== null) query = query.where('created_at', '<', until);
  if (after !== null) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at', 'request_id'), '<', tuple(after.createdAt, after.requestId)),
    );
  }
  return query.orderBy('created_at', 'desc').orderBy('request_id', 'desc');
}

function toLoggedRun(row: Selectable<RunsTable>): LoggedRun {
  return {
    requestId: row.request_id,
    keyId: row.key_id,
    createdAt: row.created_at,
    endpoint: row.endpoint,
    model: row.model,
    agentName: row.agent_name,
    status: row.status,
    stream: row.stream === 1,
    endUser: row.end_user,
    billedCalls: row.loops,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    cachedTokens: row.cached_tokens,
    reasoningTokens: row.reasoning_tokens,
    images: row.images,
    costMicros: row.cost_micros,
    chargedMicros: row.charged_micros,
    shortfallMicros: row.shortfall_micros,
    estimated: row.estimated === 1,
    durationMs: row.duration_ms,
    errorCode: row.error_code,
  };
}

/** A place in the run log: pages go on after it, towards older runs. */
export interface RunCursor {
  readonly createdAt: number;
  readonly requestId: string;
}

/** As an opaque text that fits into a URL. */
export function formatRunCursor({ createdAt, requestId }: RunCursor): string {
  return Buffer.from(`${createdAt}:${requestId}`).toString('base64url');
}

/** Null when the text was not made by `formatRunCursor`. */
export function parseRunCursor(text: string): RunCursor | null {
  const match = /^(\d{1,15}):(.+)$/s.exec(Buffer.from(text, 'base64url').toString());
  const [, createdAt, requestId] = match ?? [];
  if (createdAt === undefined || requestId === undefined || requestId.includes('\0')) return null;
  return { createdAt: Number(createdAt), requestId };
}
