import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiError, isApiError } from '#lib/protocol/errors.ts';
import type { Store } from '#lib/store/store.ts';
import { createSqlite, type TestDatabase } from '#lib/store/testing/databases.ts';
import { makeApiKey } from './api-key.ts';
import { createAuthenticator } from './authenticate.ts';
import { createAccount, type NewKey, revokeKey } from './manage-accounts.ts';

let database: TestDatabase;
let store: Store;
let one: NewKey;
let two: NewKey;

beforeAll(async () => {
  database = await createSqlite();
  store = await database.open();
  one = await newKey();
  two = await newKey();
});
afterAll(() => database.remove());

const newKey = () => store.write(() => createAccount({ name: 'test', tier: 'free', now: 1 }));
const getter = (headers: Record<string, string>) => (name: string) => headers[name];
const ask = async (headers: Record<string, string>) => createAuthenticator(store)(getter(headers));
const refusal = async (headers: Record<string, string>): Promise<ApiError> => {
  const answer = await ask(headers);
  if (isApiError(answer)) return answer;
  throw new Error(`${answer.accountId} was let in`);
};

it.each(['x-api-key', 'authorization'])('takes a key from %s', async (name) => {
  const value = name === 'authorization' ? `Bearer ${one.key}` : one.key;
  expect(await ask({ [name]: value })).toEqual({ accountId: one.accountId, keyId: one.keyId, tier: 'free' });
});

it('takes the scheme in any case and ignores blanks around the key', async () => {
  expect(await ask({ authorization: `bearer   ${one.key} ` })).toMatchObject({ keyId: one.keyId });
  expect(await ask({ 'x-api-key': ` ${one.key} ` })).toMatchObject({ keyId: one.keyId });
});

it('prefers x-api-key when both are sent, but not an empty one', async () => {
  const authorization = `Bearer ${two.key}`;
  expect(await ask({ 'x-api-key': one.key, authorization })).toMatchObject({ keyId: one.keyId });
  expect(await ask({ 'x-api-key': '', authorization })).toMatchObject({ keyId: two.keyId });
  expect(isApiError(await ask({ 'x-api-key': makeApiKey(), authorization }))).toBe(true);
});

it.each([{}, { authorization: 'Bearer' }, { authorization: 'Basic dXNlcg==' }, { 'x-api-key': ' ' }])(
  'calls %o a missing key',
  async (headers) => {
    expect(await refusal(headers)).toMatchObject({ code: 'missing_api_key' });
  },
);

it.each(['sk-', 'secret', `sk-${'A'.repeat(64)}`, `sk-${'a'.repeat(63)}`, `xsk-${'a'.repeat(64)}`])(
  'refuses the malformed key %s without repeating any of it',
  async (key) => {
    const { code, message } = await refusal({ 'x-api-key': key });
    expect(code).toBe('invalid_api_key');
    expect(message).not.toContain(key.length > 3 ? key.slice(-4) : 'never');
  },
);

it('refuses an unknown key and shows at most its last four characters', async () => {
  const key = makeApiKey();
  const { code, message } = await refusal({ 'x-api-key': key });
  expect(code).toBe('invalid_api_key');
  expect(message).toContain(key.slice(-4));
  expect(message).not.toContain(key.slice(-5));
});

it('answers at once for a key it has seen, and asks again when that is three seconds old', async () => {
  let now = 0;
  const { key, keyId } = await newKey();
  const authenticate = createAuthenticator(store, { now: () => now });
  const header = getter({ 'x-api-key': key });
  expect(authenticate(header)).toBeInstanceOf(Promise);
  await authenticate(header);
  await store.write(() => revokeKey(keyId, 1));
  now = 2_999;
  expect(authenticate(header)).toMatchObject({ keyId });
  now = 3_000;
  expect(await authenticate(header)).toMatchObject({ code: 'invalid_api_key' });
});

it('lets a new key in a second after it was refused', async () => {
  let now = 0;
  const authenticate = createAuthenticator(store, { now: () => now });
  const { key, keyId } = await newKey();
  await store.write(function* () {
    yield { sql: 'update api_keys set revoked_at = 1 where id = ?', params: [keyId] };
  });
  const header = getter({ 'x-api-key': key });
  expect(isApiError(await authenticate(header))).toBe(true);
  await store.write(function* () {
    yield { sql: 'update api_keys set revoked_at = null where id = ?', params: [keyId] };
  });
  now = 999;
  expect(isApiError(authenticate(header))).toBe(true);
  now = 1_000;
  expect(await authenticate(header)).toMatchObject({ keyId });
});
