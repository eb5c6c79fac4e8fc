import { expect, test } from './support/browser-test.ts';
import { chatOfAnswers, exportFile, importByMenu, openListedChat } from './support/export-files.ts';

const HOSTILE = [
  '<script>window.broken = 1</script>\n\n',
  '<img src=x onerror="window.broken = 2">\n\n',
  '<iframe src="https://evil.example"></iframe>\n\n',
  '[click](javascript:window.broken=3) and [data](data:text/html,<script>window.broken=4</script>)\n\n',
  '[vb](vbscript:x) [file](file:///etc/passwd) [here](/v1/users/me/credits)\n\n',
  '![tracking](https://tracker.example/pixel.png?who=me)\n\n',
  '![bad](javascript:window.broken=5)\n\n',
  '<a href="javascript:window.broken=6">raw</a>\n\n',
  '$\\href{javascript:window.broken=7}{x}$\n\n',
  '```html\n<script>window.broken = 8</script>\n```\n\n',
  '| a | b |\n|---|---|\n| <b onclick="window.broken=9">x</b> | y |\n\n',
  '**[good](https://example.com/path)**',
];

test('model output cannot run, link or load anything by itself', async ({
  playground,
  page,
  vendor,
  picture,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await playground.choose(vendor.scripted('gpt', { text: HOSTILE }));
  await playground.ask('Be evil');
  const answer = await playground.settled();
  await expect(answer).toContainText('<script>window.broken = 1</script>');
  await expect(answer.locator('script, iframe, img, b, [onclick], [onerror]')).toHaveCount(0);
  const links = await answer.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  expect(links).toEqual(['https://example.com/path']);
  await expect(answer.getByRole('link', { name: 'good' })).toHaveAttribute('rel', /noopener/);
  expect(
    asked.filter(
      (url) =>
        !url.startsWith(new URL(page.url()).origin) && !url.startsWith('blob:') && !url.startsWith('data:'),
    ),
  ).toEqual([]);
  expect(await page.evaluate(() => Reflect.get(window, 'broken'))).toBeUndefined();
  await picture('hostile markdown');
});

test('a remote picture loads only on a click', async ({ playground, page, vendor }) => {
  await page.route('https://pictures.example/**', (route) =>
    route.fulfill({ status: 200, contentType: 'image/png', body: '' }),
  );
  await playground.choose(vendor.scripted('gpt', { text: ['![A cat](https://pictures.example/cat.png)'] }));
  await playground.ask('Show me');
  const answer = await playground.settled();
  const load = answer.getByRole('button', { name: /A cat.*Load from pictures.example/ });
  await expect(load).toBeVisible();
  const [request] = await Promise.all([
    page.waitForRequest('https://pictures.example/cat.png'),
    load.click(),
  ]);
  expect(request.headers().referer).toBeUndefined();
});

test('markdown is drawn: headings, lists, tables, code, maths', async ({ playground, picture }) => {
  await playground.choose('test/story');
  await playground.ask('A story, please');
  const answer = await playground.settled();
  await expect(answer.getByRole('table')).toBeVisible();
  await expect(answer.getByRole('listitem').first()).toBeVisible();
  await expect(answer.locator('.hljs-keyword').first()).toBeVisible();
  await expect(answer.locator('.katex').first()).toBeVisible();
  await answer.getByRole('button', { name: 'Copy code' }).first().click();
  await picture('a story');
});

test('an answer that nests without end is text while it streams, and after', async ({
  playground,
  vendor,
}) => {
  const text = Array.from({ length: 40 }, () => '> - '.repeat(50));
  await playground.choose(vendor.scripted('gpt', { text: [...text, 'the bottom'] }));
  await playground.ask('Go deep');
  const answer = await playground.settled();
  await expect(answer).toContainText('the bottom');
  expect(await answer.locator('blockquote').count()).toBeLessThan(50);
  await playground.ask('And again');
  await playground.settled();
});

test('a formula whose program could not be fetched is set as soon as the way is free again', async ({
  visitor,
  page,
}) => {
  const blocked: string[] = [];
  let away = false;
  await page.route('**/_next/static/**', async (route) => {
    if (!away) return route.continue();
    blocked.push(route.request().url());
    return route.abort('connectionfailed');
  });
  const formula = chatOfAnswers('formula', ['So $a^2 + b^2 = c^2$ it is.']);
  await importByMenu(page, exportFile([chatOfAnswers('text', ['No formula.']), formula]));
  await openListedChat(page, 'text');
  await expect(await visitor.settled()).toContainText('No formula.');
  away = true;
  await openListedChat(page, 'formula');
  await expect(visitor.answers).toContainText('a^2 + b^2 = c^2');
  await expect.poll(() => blocked.length).toBeGreaterThan(0);
  away = false;
  await expect(visitor.answers.locator('.katex')).toBeVisible({ timeout: 10_000 });
});
