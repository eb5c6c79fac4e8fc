import { z } from 'zod';
import { isApiKey } from '#lib/accounts/api-key.ts';
import { forEachVendor, VENDORS, type VendorName } from '#lib/models/vendors.ts';

/** The one reader of `process.env`. Every variable is documented in the README's table; a test holds the two together. */

const whole = (fallback: number) => z.coerce.number().int().nonnegative().default(fallback);
const positive = (fallback: number) => z.coerce.number().int().positive().default(fallback);
const flag = z
  .enum(['0', '1', 'true', 'false', ''])
  .default('0')
  .transform((value) => value === '1' || value === 'true');
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https URL' });
const secret = z.string().trim().min(1).optional();

/** True: a first key is made and printed. A text: it is this key, and nothing is printed. */
const firstKey = z.union([
  flag,
  z
    .string()
    .trim()
    .refine(
      isApiKey,
      'must be 1, or a whole key: sk- and 64 hexadecimal digits in lower case, as `echo sk-$(openssl rand -hex 32)` writes',
    ),
]);

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== ''),
  );

/** The host may be a parameter: that is how a local socket is named. */
function isPostgresUrl(text: string): boolean {
  try {
    const { protocol, hostname, searchParams, username, password, pathname } = new URL(text);
    [username, password, pathname].forEach(decodeURIComponent);
    return /^postgres(ql)?:$/.test(protocol) && (hostname !== '' || searchParams.has('host'));
  } catch {
    return false;
  }
}

const upstream = z.object({
  name: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9-]*$/,
      'must be lower-case letters, digits and dashes: it becomes the model prefix',
    ),
  base_url: url,
  api_key: z.string().optional(),
  /** `false` where the server cannot fetch https image URLs by itself. */
  image_urls: z.boolean().default(false),
});

const upstreams = z
  .string()
  .default('[]')
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be JSON: [{"name":"together","base_url":"https://…/v1","api_key":"…"}]');
      return z.NEVER;
    }
  })
  .pipe(z.array(upstream));

type Variable<End extends string> = `${Uppercase<VendorName>}_${End}`;
type VendorVariables = Record<Variable<'API_KEY'>, typeof secret> &
  Record<Variable<'BASE_URL'>, z.ZodDefault<typeof url>>;

/** Two for each vendor: its key, which turns it on, and its address. */
function vendorVariables(): VendorVariables {
  const variables = Object.entries(VENDORS).flatMap(([name, { baseUrl }]) => [
    [`${name.toUpperCase()}_API_KEY`, secret],
    [`${name.toUpperCase()}_BASE_URL`, url.default(baseUrl)],
  ]);
  return Object.fromEntries(variables) as VendorVariables;
}

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  WORKERS: z
    .union([z.literal('auto'), z.coerce.number().int().min(1).max(256)], {
      error: 'must be auto or a number of processes from 1 to 256',
    })
    .default(1),
  DATA_DIR: z.string().default('./.data'),
  DATABASE_URL: z
    .string()
    .refine(
      isPostgresUrl,
      'must be like postgres://user:password@host:5432/database, special characters of the password percent-encoded',
    )
    .optional(),
  DATABASE_TIMEOUT_MS: positive(5_000),
  DATABASE_POOL_SIZE: positive(10),
  FIRST_KEY: firstKey.default(false),
  ...vendorVariables(),
  OLLAMA_BASE_URL: z.union([url, z.literal('off')]).default('http://127.0.0.1:11434/v1'),
  UPSTREAMS: upstreams,
  DEFAULT_MODEL: z.string().optional(),
  PREMIUM_MODELS: list,
  RATE_LIMIT_FREE_PER_MINUTE: whole(100),
  RATE_LIMIT_FREE_PER_HOUR: whole(350),
  RATE_LIMIT_FREE_PER_DAY: whole(1_200),
  RATE_LIMIT_PREMIUM_PER_MINUTE: whole(2_000),
  RATE_LIMIT_PREMIUM_PER_HOUR: whole(10_000),
  RATE_LIMIT_PREMIUM_PER_DAY: whole(100_000),
  TOKENS_PER_AGENT_FREE: positive(200_000),
  TOKENS_PER_AGENT_PREMIUM: positive(2_000_000),
  STATUS_WAIT_MS: positive(10_000),
  KEEP_ALIVE_MS: positive(15_000),
  UPSTREAM_CONNECT_TIMEOUT_MS: positive(10_000),
  UPSTREAM_FIRST_EVENT_TIMEOUT_MS: positive(120_000),
  UPSTREAM_IDLE_TIMEOUT_MS: positive(60_000),
  UPSTREAM_TOTAL_TIMEOUT_MS: positive(30 * 60_000),
  UPSTREAM_RETRIES: whole(2),
  MAX_BODY_BYTES: positive(32 * 1024 * 1024),
  MAX_BODY_BYTES_IN_FLIGHT: positive(256 * 1024 * 1024),
  BODY_TIMEOUT_MS: positive(15_000),
  MAX_IMAGES: positive(20),
  MAX_IMAGE_BYTES: positive(10 * 1024 * 1024),
  MAX_IMAGE_PIXELS: positive(50_000_000),
  IMAGE_HOSTS_ALLOWED: list,
  HOLD_SECONDS: positive(60),
  SETTLEMENT_WAIT_MS: positive(10_000),
  SHUTDOWN_GRACE_MS: positive(10_000),
  LOG_LEVEL: z.enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
});

export type Env = z.infer<typeof schema> & { readonly VERCEL: boolean };

/** Names of every variable that is read, in the order of the README's table. */
export const ENV_NAMES: readonly string[] = Object.keys(schema.shape);

/** Where each vendor is and its key; null where it is off. */
export function vendorsOf(
  env: Env,
): Record<VendorName, { readonly baseUrl: string; readonly apiKey: string | null }> {
  return forEachVendor((name) => {
    const variable = name.toUpperCase() as Uppercase<VendorName>;
    return { baseUrl: env[`${variable}_BASE_URL`], apiKey: env[`${variable}_API_KEY`] ?? null };
  });
}

/** Reads and checks the environment. Throws one error whose message lists every variable that is wrong. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = schema.safeParse(given);
  if (result.success) return { ...result.data, VERCEL: source.VERCEL === '1' };
  const lines = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The environment is not usable:\n${lines.join('\n')}\nSee the table in README.md.`);
}
