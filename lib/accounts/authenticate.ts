import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { type Program, textIn } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';
import { hashApiKey, hintOf, isApiKey } from './api-key.ts';
import { isTier, type Principal } from './principal.ts';

/** Reads one request header by its lower-case name. */
type HeaderGetter = (name: string) => string | undefined;

/** Answers at once for a key seen lately, else with a promise; rejects only when the store fails. */
export type Authenticate = (header: HeaderGetter) => Principal | ApiError | Promise<Principal | ApiError>;

const DEFAULTS: PrincipalCacheOptions = {
  staleAfterMs: 3_000,
  unknownForMs: 1_000,
  maxEntries: 10_000,
  now: () => performance.now(),
};

const MISSING = apiError(
  'missing_api_key',
  'No API key was sent. Send it as `x-api-key: <key>` or `Authorization: Bearer <key>`.',
);
const MALFORMED = apiError(
  'invalid_api_key',
  'The API key is not valid: a key is `sk-` followed by 64 hexadecimal digits.',
);

export function createAuthenticator(
  store: Store,
  options: Partial<PrincipalCacheOptions> = {},
): Authenticate {
  const cache = new PrincipalCache((hash) => store.read(() => findPrincipal(hash)), {
    ...DEFAULTS,
    ...options,
  });
  return (header) => {
    const key = sentKey(header);
    if (key === null) return MISSING;
    if (!isApiKey(key)) return MALFORMED;
    const found = cache.get(hashApiKey(key));
    if (found instanceof Promise) return found.then((principal) => principal ?? unknownKey(key));
    return found ?? unknownKey(key);
  };
}

/** `x-api-key` wins; an empty header is no header. */
function sentKey(header: HeaderGetter): string | null {
  const own = header('x-api-key')?.trim();
  if (own) return own;
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(header('authorization') ?? '');
  return bearer?.[1] ?? null;
}

function unknownKey(key: string): ApiError {
  return apiError('invalid_api_key', `The API key ending in ${hintOf(key)} is unknown or was revoked.`);
}

const FIND = `
  select api_keys.id as key_id, accounts.id as account_id, accounts.tier as tier
  from api_keys join accounts on accounts.id = api_keys.account_id
  where api_keys.hash = ? and api_keys.revoked_at is null`;

/** Whose key has this hash; null when nobody's, or no longer. */
export function* findPrincipal(hash: string): Program<Principal | null> {
  const [row] = yield { sql: FIND, params: [hash] };
  if (row === undefined) return null;
  const tier = textIn(row, 'tier');
  if (!isTier(tier)) throw new Error(`Unknown tier ${tier}`);
  return { accountId: textIn(row, 'account_id'), keyId: textIn(row, 'key_id'), tier };
}

export interface PrincipalCacheOptions {
  /** How old a known principal may be. A revoked key lives on for at most this long. */
  readonly staleAfterMs: number;
  /** How long a hash stays unknown without asking again. */
  readonly unknownForMs: number;
  readonly maxEntries: number;
  /** A clock that never moves back, in milliseconds. */
  readonly now: () => number;
}

/** Caches whose key a hash belongs to, for a short while; asks once for one hash at a time. Failures are not cached. */
export class PrincipalCache {
  readonly #find: (hash: string) => Promise<Principal | null>;
  readonly #options: PrincipalCacheOptions;
  readonly #known = new Map<string, { principal: Principal; endsAt: number }>();
  // Apart from the known ones, so that a flood of made-up keys cannot push out real ones.
  readonly #unknown = new Map<string, number>();
  readonly #asked = new Map<string, Promise<Principal | null>>();

  constructor(find: (hash: string) => Promise<Principal | null>, options: PrincipalCacheOptions) {
    this.#find = find;
    this.#options = options;
  }

  get(hash: string): Principal | null | Promise<Principal | null> {
    const known = this.#known.get(hash);
    const now = this.#options.now();
    if (known !== undefined && now < known.endsAt) return known.principal;
    if (now < (this.#unknown.get(hash) ?? 0)) return null;
    const asked = this.#asked.get(hash);
    if (asked !== undefined) return asked;
    const answer = this.#ask(hash, now).finally(() => this.#asked.delete(hash));
    this.#asked.set(hash, answer);
    return answer;
  }

  async #ask(hash: string, askedAt: number): Promise<Principal | null> {
    const principal = await this.#find(hash);
    this.#known.delete(hash);
    this.#unknown.delete(hash);
    // Age counts from the question: the key may have been revoked while the answer was under way.
    if (principal === null) this.#remember(this.#unknown, hash, askedAt + this.#options.unknownForMs);
    else this.#remember(this.#known, hash, { principal, endsAt: askedAt + this.#options.staleAfterMs });
    return principal;
  }

  #remember<T>(entries: Map<string, T>, hash: string, entry: T): void {
    if (entries.size >= this.#options.maxEntries) {
      const oldest = entries.keys().next();
      if (!oldest.done) entries.delete(oldest.value);
    }
    entries.set(hash, entry);
  }
}
