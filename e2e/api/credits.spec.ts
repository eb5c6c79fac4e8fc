import { keys } from '../support/accounts.ts';
import { expect, test } from '../support/fixtures.ts';

test('both credit paths give the same numbers', async ({ newAccount }) => {
  const api = await newAccount({ credits: 12.5 });
  const [one, two] = [await api.json('/v1/users/me/credits'), await api.json('/v1/account/credits')];
  expect(one).toEqual({ credit: 12.5, free_credit: 0, referral_credits: 0, total_credits: 12.5 });
  expect(two).toEqual(one);
});

test("credits granted to a running server's account can be spent at once", async ({ newAccount, server }) => {
  const api = await newAccount({ credits: 0 });
  expect((await api.chat({ model: 'gpt-4o' })).status).toBe(402);
  await keys(server, ['grant', api.account.accountId, '1']);
  await keys(server, ['grant', api.account.accountId, '0.5', '--free']);
  expect(await api.json('/v1/users/me/credits')).toEqual({
    credit: 1,
    free_credit: 0.5,
    referral_credits: 0,
    total_credits: 1.5,
  });
  expect((await api.chat({ model: 'gpt-4o' })).status).toBe(200);
});

test('free credit is spent before paid credit', async ({ newAccount, server, vendor }) => {
  const api = await newAccount({ credits: 1 });
  await keys(server, ['grant', api.account.accountId, '0.02', '--free']);
  const model = vendor.scripted('gpt', { text: ['Hi'], usage: { input: 0, output: 1_000 } });
  await api.completion({ model, max_tokens: 1_000 });
  expect(await api.json('/v1/users/me/credits')).toMatchObject({ credit: 1, free_credit: 0.0015 });
  await api.completion({ model, max_tokens: 1_000 });
  expect(await api.json('/v1/users/me/credits')).toMatchObject({ credit: 0.983, free_credit: 0 });
});

test('money has at most six places', async ({ newAccount, vendor }) => {
  const api = await newAccount({ credits: 1 });
  vendor.script('gpt-4o-mini', { text: ['Hi'], usage: { input: 7, output: 3 } });
  for (let round = 0; round < 3; round++) await api.completion({ model: 'gpt-4o-mini' });
  const body = JSON.stringify(await api.json('/v1/users/me/credits'));
  for (const digits of body.match(/\.(\d+)/g) ?? []) expect(digits.length).toBeLessThanOrEqual(7);
});
