/** Answers of the account and catalogue endpoints, field for field as they travel. Types only: the page reads them too. */

/** `GET /v1/users/me/credits` and `/v1/account/credits`; USD. */
export interface CreditsBody {
  credit: number;
  free_credit: number;
  referral_credits: number;
  /** What can be spent now: the balance less what running requests hold. */
  total_credits: number;
}

/** What stands behind a model: a vendor or local server, a built-in model, or a built-in model that always fails. */
export type ModelKind = 'vendor' | 'test' | 'fault';

/** One entry of `GET /v1/models`. */
export interface ModelBody {
  id: string;
  object: 'model';
  created: number;
  owned_by: string;
  kind: ModelKind;
  context_length: number | null;
  max_output_tokens: number | null;
  input_modalities: ('text' | 'image')[];
  /** USD per million tokens, USD per image. */
  pricing: { input_per_1m: number; output_per_1m: number; image: number };
}

export interface ModelListBody {
  object: 'list';
  data: ModelBody[];
}

/** `GET /v1/models/available`. */
export interface AvailableModelsBody {
  success: true;
  count: number;
  models: string[];
}

export interface RateWindowBody {
  count: number;
  limit: number;
  exceeded: boolean;
  remaining: number;
  /** ISO 8601: when the oldest counted request leaves the window. */
  reset_time: string;
}

/** `GET /v1/rate/limits`. */
export interface RateLimitsBody {
  success: true;
  rate_limits: { minute: RateWindowBody; hour: RateWindowBody; day: RateWindowBody };
  limits: {
    maximum_requests_per_minute: number;
    maximum_requests_per_hour: number;
    maximum_requests_per_day: number;
    tokens_per_agent: number;
  };
  tier: string;
  timestamp: string;
}

/** One run in `GET /v1/swarm/logs`. */
export interface RunLogBody {
  /** The completion id or job id that the caller saw. */
  id: string;
  request_id: string;
  created_at: string;
  endpoint: string;
  model: string;
  agent_name: string | null;
  status: 'completed' | 'failed' | 'cancelled';
  error_code: string | null;
  stream: boolean;
  usage: {
    prompt_tokens: number;
    completion_tokens: number;
    total_tokens: number;
    loops: number;
    images: number;
    estimated: boolean;
  };
  /** USD. */
  cost: number;
  /** The part of the cost that the balance did not cover; USD. */
  shortfall: number;
  duration_ms: number;
  user: string | null;
}

export interface RunLogsBody {
  status: 'success';
  count: number;
  logs: RunLogBody[];
  next_cursor: string | null;
}

/** `GET /v1/usage/costs`; USD. */
export interface PriceListBody {
  success: true;
  currency: 'USD';
  models: {
    model: string;
    input_cost_per_1m: number;
    output_cost_per_1m: number;
    cached_input_cost_per_1m: number;
    image_cost: number;
    /** Where the numbers come from, and of what day they are. */
    source: string;
    date: string;
  }[];
  timestamp: string;
}

/** `GET /v1/metrics/summary`; costs in USD. */
export interface MetricsBody {
  success: true;
  unique_agents: number;
  total_completion_calls: number;
  successful_completions: number;
  completions_last_24h: number;
  completions_last_7d: number;
  total_cost: number;
  /** The last 30 days in UTC, oldest first; only days with runs. */
  series: {
    day: string;
    model: string;
    completions: number;
    input_tokens: number;
    output_tokens: number;
    cost: number;
  }[];
  timestamp: string;
}
