import type { Page, Request } from 'playwright/test';
import { refusing } from '../support/vendor-script.ts';
import { expect, test } from './support/browser-test.ts';
import { PlaygroundPage } from './support/playground-page.ts';

const REQUEST_ID = /req_[0-9a-f]{8,}/;

function requestsUnderWay(page: Page): ReadonlySet<Request> {
  const underWay = new Set<Request>();
  page.on('request', (request) => underWay.add(request));
  page.on('requestfinished', (request) => underWay.delete(request));
  page.on('requestfailed', (request) => underWay.delete(request));
  return underWay;
}

test('401 opens the key dialog, and the saved key sends at last', async ({ page, api, picture }) => {
  const playground = new PlaygroundPage(page);
  await playground.open(`sk-${'0'.repeat(64)}`);
  await playground.choose('test/echo');
  await playground.ask('Am I known?');
  const dialog = page.getByRole('dialog', { name: 'API key' });
  await expect(dialog).toBeVisible();
  await picture('401');
  await expect(page.getByRole('alert').first()).toContainText(REQUEST_ID);
  await dialog.getByLabel(/key/i).first().fill(api.account.key);
  await dialog.getByRole('button', { name: /Save/ }).click();
  await expect(await playground.settled()).toContainText('Am I known?');
});

test('402 says what is needed and what is left', async ({ page, newAccount, picture }) => {
  const api = await newAccount({ credits: 0 });
  const playground = new PlaygroundPage(page);
  await playground.open(api.account.key);
  await playground.choose('gpt-4o');
  await playground.ask('Can I afford this?');
  const alert = page.getByRole('alert').first();
  await expect(alert).toContainText('Not enough credit');
  await expect(alert).toContainText(/0\.\d+ USD and 0 USD are left/);
  await expect(alert).toContainText(REQUEST_ID);
  await picture('402');
});

test('429 counts down and retries with one press', async ({ playground, page, vendor, picture }) => {
  const body = { error: { message: 'Slow down.', type: 'rate_limit_error' } };
  const model = vendor.scripted('gpt', refusing(429, body, { 'retry-after-ms': '4000' }), {
    text: ['Thank you for waiting.'],
  });
  await playground.choose(model);
  await playground.ask('Now?');
  const retry = page.getByRole('alert').getByRole('button', { name: /Retry/ });
  await expect(retry).toBeDisabled();
  await expect(retry).toHaveText(/Retry in \d s/);
  await picture('429');
  await expect(retry).toBeEnabled({ timeout: 10_000 });
  await retry.click();
  await expect(await playground.settled()).toContainText('Thank you for waiting.');
});

test('413 names the image that is too large', async ({ playground, page, picture }) => {
  await playground.choose('test/echo');
  await page.route('**/v1/chat/completions', (route) =>
    route.fulfill({
      status: 413,
      headers: { 'x-request-id': 'req_00000000000000aa' },
      json: {
        error: {
          message: 'The body is too large.',
          type: 'invalid_request_error',
          code: 'request_too_large',
          param: null,
        },
      },
    }),
  );
  const { png } = await import('../support/images.ts');
  await page
    .getByLabel('Pictures from this device')
    .setInputFiles([{ name: 'holiday.png', mimeType: 'image/png', buffer: png(300, 200) }]);
  await playground.ask('Look');
  const alert = page.getByRole('alert').first();
  await expect(alert).toContainText('holiday.png');
  await expect(alert).toContainText('req_00000000000000aa');
  await picture('413');
  await expect(page.getByRole('list', { name: 'Attached images' })).toContainText('holiday.png');
});

test('a lost network keeps the partial answer', async ({ playground, page, vendor, picture }) => {
  const text = Array.from({ length: 200 }, (_, at) => `word${at} `);
  const model = vendor.scripted('gpt', { text, paceMs: 30 }, { text: ['The rest.'] });
  await page.route('**/v1/chat/completions', async (route) => {
    // The answer ends in the middle, as it does when a train enters a tunnel.
    const whole = await route.fetch({ timeout: 20_000 });
    const body = await whole.text();
    await route.fulfill({ response: whole, body: body.slice(0, Math.floor(body.length / 2)) });
  });
  vendor.script(model, { text: text.slice(0, 30) }, { text: ['The rest.'] });
  await playground.choose(model);
  await playground.ask('Talk');
  const answer = await playground.settled();
  await expect(answer).toContainText('word5 ');
  await expect(answer.getByRole('alert')).toContainText('Connection lost');
  await picture('lost network');
  await page.unroute('**/v1/chat/completions');
  await answer.getByRole('button', { name: 'Continue' }).click();
  await expect(await playground.settled()).toContainText('The rest.');
});

test('a server that is down says so and gives the draft back', async ({ page, newServer, picture }) => {
  const server = await newServer();
  const { apiFor } = await import('../support/api.ts');
  const api = await apiFor(server);
  const playground = new PlaygroundPage(page);
  await page.goto(`${server.url}/#key=${api.account.key}`);
  await playground.ready();
  await playground.choose('test/echo');
  await server.stop();
  await playground.ask('Anyone there?');
  await expect(page.getByRole('alert').first()).toContainText('Server not reached');
  await expect(playground.composer).toHaveValue('Anyone there?');
  await picture('server down');
});

test('a server that is away takes neither tabs nor dialogs with it', async ({ page, newServer }) => {
  const server = await newServer();
  const playground = new PlaygroundPage(page);
  const underWay = requestsUnderWay(page);
  await page.goto(server.url);
  await playground.ready();
  // What the page fetches when it has nothing else to do was asked for before this callback, and then arrives.
  await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle)));
  await expect.poll(() => underWay.size).toBe(0);
  await server.stop();
  for (const tab of ['Run', 'Code', 'Stream'] as const) {
    await playground.tab(tab).click();
    await expect(page.getByRole('tabpanel', { name: tab, exact: true })).toContainText(/\w/);
  }
  await playground.menu('Share…');
  await expect(page.getByRole('dialog', { name: 'Share this request' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(playground.composer).toBeVisible();
});

test('an error in the middle of an answer stands on its turn', async ({ playground, picture }) => {
  await playground.choose('test/error-midstream');
  await playground.ask('Go');
  const answer = await playground.settled();
  await expect(answer).toContainText('This answer begins well enough');
  await expect(answer.getByRole('alert')).toContainText(REQUEST_ID);
  await picture('broken off');
});
