/**
 * The tables, as the query builder sees them. Money is integer micro-dollars, times are unix milliseconds, flags
 * are 0 and 1, ids are text. Every number stays below 2^53.
 */
export interface Database {
  accounts: AccountsTable;
  api_keys: ApiKeysTable;
  grants: GrantsTable;
  rate_hits: RateHitsTable;
  holds: HoldsTable;
  runs: RunsTable;
  usage_days: UsageDaysTable;
  account_agents: AccountAgentsTable;
}

interface AccountsTable {
  id: string;
  name: string;
  tier: 'free' | 'premium';
  credit_micros: number;
  free_micros: number;
  referral_micros: number;
  /** Promised to runs that are under way: the sum over this account's holds. */
  held_micros: number;
  /** Weight of every request ever admitted; the rate limiter's running total. */
  hits: number;
  /** Time of the newest admitted request; never moves back, whatever the servers' clocks do. */
  hit_at: number;
  created_at: number;
}

interface ApiKeysTable {
  id: string;
  account_id: string;
  /** SHA-256 of the key in hex: the key itself is stored nowhere. */
  hash: string;
  /** The key's last four characters. */
  hint: string;
  name: string;
  created_at: number;
  revoked_at: number | null;
}

interface GrantsTable {
  id: string;
  account_id: string;
  amount_micros: number;
  kind: 'credit' | 'free' | 'referral';
  note: string;
  created_at: number;
}

interface RateHitsTable {
  account_id: string;
  /** `accounts.hits` directly after this request. */
  total: number;
  weight: number;
  at: number;
}

interface HoldsTable {
  request_id: string;
  account_id: string;
  amount_micros: number;
  expires_at: number;
  finish_requested: number;
}

export interface RunsTable {
  request_id: string;
  account_id: string;
  key_id: string;
  created_at: number;
  endpoint: string;
  model: string;
  agent_name: string | null;
  status: 'completed' | 'failed' | 'cancelled';
  stream: number;
  /** The caller's id of its own end user. */
  end_user: string | null;
  loops: number;
  prompt_tokens: number;
  completion_tokens: number;
  cached_tokens: number;
  reasoning_tokens: number;
  images: number;
  /** What the run was worth; `charged_micros + shortfall_micros`. */
  cost_micros: number;
  charged_micros: number;
  shortfall_micros: number;
  /** 1 when any token was counted here instead of reported by the vendor. */
  estimated: number;
  /** The price used, as JSON, with its source and date. */
  price: string;
  duration_ms: number;
  error_code: string | null;
}

/** Runs added up by account, day and model. */
interface UsageDaysTable {
  account_id: string;
  /** Whole days since 1970 in UTC. */
  day: number;
  model: string;
  runs: number;
  completed_runs: number;
  prompt_tokens: number;
  completion_tokens: number;
  cost_micros: number;
}

/** Every agent name that an account has ever used. */
interface AccountAgentsTable {
  account_id: string;
  name: string;
}
