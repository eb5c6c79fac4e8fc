import type { VendorName } from './vendors.ts';

/** A vendor with a key of its own; `apiKey` null means that it is off. */
interface VendorConfig {
  readonly baseUrl: string;
  readonly apiKey: string | null;
}

/** Any further server that speaks OpenAI's chat completions. */
interface UpstreamConfig {
  /** Lower-case; becomes the prefix of its models: `<name>/<model>`. */
  readonly name: string;
  readonly baseUrl: string;
  readonly apiKey: string | null;
  /** Whether the server fetches https image URLs itself; otherwise images are sent as bytes. */
  readonly imageUrls: boolean;
}

/** How long an upstream may take, each in milliseconds, and how often a call is tried again. */
export interface UpstreamLimits {
  /** Until the connection stands. */
  readonly connectTimeoutMs: number;
  /** From sending the request to the first event of the answer. */
  readonly firstEventTimeoutMs: number;
  /** Between two events of an answer that has begun; comments, pings and empty chunks are none. */
  readonly idleTimeoutMs: number;
  /** For a whole call, attempts included, however much it says. */
  readonly totalTimeoutMs: number;
  /** Further attempts after the first, only before the first event. */
  readonly retries: number;
}

/** Waits of the built-in test models, shortened by tests. */
export interface TestModelWaits {
  /** `test/slow`: until the first token. */
  readonly slowFirstTokenMs: number;
  /** `test/slow`: between tokens. */
  readonly slowTokenMs: number;
  /** `test/error-timeout`: until it gives up. */
  readonly timeoutMs: number;
}

export interface ModelsConfig extends UpstreamLimits {
  readonly vendors: Readonly<Record<VendorName, VendorConfig>>;
  /** Null turns the search for a local Ollama off. */
  readonly ollamaBaseUrl: string | null;
  readonly upstreams: readonly UpstreamConfig[];
  readonly defaultModel: string | null;
  readonly testWaits?: Partial<TestModelWaits>;
}
