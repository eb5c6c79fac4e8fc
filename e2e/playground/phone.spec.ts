import { expect, test } from './support/browser-test.ts';

test('@phone-only the thread, the model and Send stay; panels come over it', async ({
  playground,
  page,
  picture,
}) => {
  await picture('phone, empty');
  await expect(page.getByRole('complementary')).toHaveCount(0);
  await page.getByRole('button', { name: 'Show config' }).tap();
  const sheet = page.getByRole('dialog', { name: 'Request and run' });
  await expect(sheet).toBeVisible();
  await picture('phone, config');
  await sheet.getByRole('button', { name: 'Hide panel' }).tap();
  await expect(sheet).toBeHidden();
  await page.getByRole('button', { name: 'Show chats' }).tap();
  const drawer = page.getByRole('dialog', { name: 'Chats' });
  await expect(drawer).toBeVisible();
  await picture('phone, chats');
  await page.keyboard.press('Escape');
  await expect(drawer).toBeHidden();
  await expect(playground.composer).toBeVisible();
});

test('@phone-only nothing is wider than the screen', async ({ playground, page, picture }) => {
  await page.getByRole('button', { name: /See an agent improve/ }).tap();
  await playground.send.tap();
  await playground.settled();
  await picture('phone, an answer of three loops');
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wider).toBeLessThanOrEqual(0);
});

test('@phone-only fields do not make the browser zoom, and pinching stays allowed', async ({
  playground,
  page,
}) => {
  await expect(playground.composer).toHaveCSS('font-size', '16px');
  const viewport = await page.locator('meta[name=viewport]').getAttribute('content');
  expect(viewport).not.toContain('maximum-scale');
  expect(viewport).not.toContain('user-scalable');
});

test('@phone-only what is tapped is large enough', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await playground.ask('Hello');
  await playground.settled();
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('button:not([disabled]), a[href]')]
      .map((element) => ({
        name: element.getAttribute('aria-label') ?? element.textContent,
        box: element.getBoundingClientRect(),
      }))
      .filter(({ box }) => box.width > 0 && box.height > 0 && Math.min(box.width, box.height) < 32)
      .map(({ name, box }) => `${name}: ${Math.round(box.width)} × ${Math.round(box.height)}`),
  );
  expect(small).toEqual([]);
});

test('@phone-only comparing goes by tabs', async ({ playground, page, picture }) => {
  await playground.choose('test/echo');
  await playground.menu('Compare another model');
  const tabs = page.getByRole('tablist', { name: 'Columns' }).getByRole('tab');
  await expect(tabs).toHaveCount(2);
  await playground.ask('To both');
  await playground.settled();
  await picture('phone, comparing');
  await tabs.last().tap();
  await expect(playground.questions).toHaveText(/To both/);
});

test('@phone-only words at the bottom of 24 quotes and lists still have a line to stand on', async ({
  playground,
  page,
  vendor,
  picture,
}) => {
  const words = 'These words stand as deep as an answer is drawn.';
  const depths = [`${'> '.repeat(24)}${words}`, `${'- '.repeat(24)}${words}`, `${'> - '.repeat(12)}${words}`];
  await playground.choose(vendor.scripted('gpt', { text: [depths.join('\n\n')] }));
  await playground.ask('Go deep');
  const answer = await playground.settled();
  await picture('phone, nested quotes and lists');
  const screen = await page.evaluate(() => innerWidth);
  const deepest = answer.getByText(words);
  await expect(deepest).toHaveCount(depths.length);
  for (const place of await deepest.all()) {
    const box = await place.boundingBox();
    expect(box?.width).toBeGreaterThan(70);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(screen);
  }
});
