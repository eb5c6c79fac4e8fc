import { expect, it } from 'vitest';
import { PrincipalCache } from './authenticate.ts';
import type { Principal } from './principal.ts';

const principal = (keyId: string): Principal => ({ accountId: 'acct_1', keyId, tier: 'free' });

/** A cache over keys whose hash begins with `k`, and the questions it asked. */
function setUp(maxEntries = 100) {
  const clock = { now: 0 };
  const asked: string[] = [];
  const find = async (hash: string) => {
    asked.push(hash);
    if (hash === 'broken') throw new Error('the database is away');
    return hash.startsWith('k') ? principal(hash) : null;
  };
  const options = { staleAfterMs: 3_000, unknownForMs: 1_000, maxEntries, now: () => clock.now };
  return { cache: new PrincipalCache(find, options), clock, asked };
}

it('asks once for one key however many requests wait for the answer', async () => {
  const { cache, asked } = setUp();
  const answers = await Promise.all(Array.from({ length: 50 }, () => cache.get('k1')));
  expect(answers).toEqual(Array(50).fill(principal('k1')));
  expect(asked).toEqual(['k1']);
});

it('counts age from the question, so that a slow answer is not older than it seems', async () => {
  const { cache, clock, asked } = setUp();
  const answer = cache.get('k1');
  clock.now = 2_000;
  await answer;
  clock.now = 3_000;
  await cache.get('k1');
  expect(asked).toEqual(['k1', 'k1']);
});

it('does not remember a failure', async () => {
  const { cache, asked } = setUp();
  await expect(cache.get('broken')).rejects.toThrow('away');
  await expect(cache.get('broken')).rejects.toThrow('away');
  expect(asked).toHaveLength(2);
});

it('stays within its size, and made-up keys push out no real one', async () => {
  const { cache, asked } = setUp(3);
  for (const hash of ['k1', 'k2', 'k3', 'x1', 'x2', 'x3', 'x4']) await cache.get(hash);
  expect(cache.get('k1')).toEqual(principal('k1'));
  await cache.get('k4');
  expect(cache.get('k1')).toBeInstanceOf(Promise);
  expect(cache.get('x1')).toBeInstanceOf(Promise);
  expect(cache.get('x4')).toBeNull();
  expect(asked).toHaveLength(10);
});
