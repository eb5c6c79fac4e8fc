import { expect, test } from './support/browser-test.ts';
import { PlaygroundPage } from './support/playground-page.ts';

const WORDS = Array.from({ length: 400 }, (_, at) => `word${at} `);

test('Esc stops within 50 ms, keeps what came and shows what was really spent', async ({
  page,
  newAccount,
  vendor,
  picture,
}) => {
  const api = await newAccount({ credits: 10 });
  const playground = new PlaygroundPage(page);
  await playground.open(api.account.key);
  const model = vendor.scripted('gpt', { text: WORDS, paceMs: 20 });
  await playground.choose(model);
  await playground.ask('Talk');
  await expect(playground.answers.last()).toContainText('word20 ');
  const took = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const began = performance.now();
        new MutationObserver((_, observer) => {
          if (document.querySelector('article[aria-busy=true]') !== null) return;
          observer.disconnect();
          resolve(performance.now() - began);
        }).observe(document.body, { subtree: true, attributes: true, childList: true });
        document
          .querySelector('#composer')
          ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
      }),
  );
  expect(took).toBeLessThan(50);
  const answer = await playground.settled();
  await expect(answer).toContainText('word20 ');
  await expect(answer).toContainText('Stopped');
  await expect.poll(() => vendor.requestsFor(model)[0]?.abortedAt ?? null).not.toBeNull();
  const [run] = await expect
    .poll(() => api.runs())
    .toHaveLength(1)
    .then(() => api.runs());
  await expect(answer).toContainText(`${run?.usage.completion_tokens} tok`);
  expect(run?.cost).toBeGreaterThan(0);
  await expect(answer).toContainText('$0.0');
  await picture('stopped');
});

test('a stopped answer continues or is tried again', async ({ playground, vendor }) => {
  const model = vendor.scripted('gpt', { text: WORDS, paceMs: 20 }, { text: ['and the rest.'] });
  await playground.choose(model);
  await playground.ask('Talk');
  await expect(playground.answers.last()).toContainText('word5 ');
  await playground.stop.click();
  await expect(playground.answers.last().getByRole('button', { name: 'Retry' })).toBeVisible();
  await playground.answers.last().getByRole('button', { name: 'Continue' }).click();
  await expect(await playground.settled()).toContainText('and the rest.');
  await expect(playground.page.getByText('word5 ').first()).toBeVisible();
});
