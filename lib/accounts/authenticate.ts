import { type ApiError, apiError } from '#lib/protocol/errors.ts';
import { type Program, textIn } from '#lib/store/program.ts';
import type { Store } from '#lib/store/store.ts';
import { hashApiKey, hintOf, isApiKey } from './api-key.ts';
import type { Principal } from './principal.ts';
import { PrincipalCache, type PrincipalCacheOptions } from './principal-cache.ts';
import { isTier } from './tiers.ts';

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
