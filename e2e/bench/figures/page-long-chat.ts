import type { Page } from 'playwright';
import { LONG_CHAT_TITLE, longChat } from '../page/long-texts.ts';
import { onStage } from '../page/stage.ts';
import { keyTime } from '../page/typing.ts';
import type { Figure } from './figure.ts';

const PAIRS = 250;

/** The page with a long chat. */
export const pageLongChat: Figure = {
  name: 'page-long-chat',
  title: 'page: a chat of 500 messages',
  metrics: [
    { key: 'openMs', title: 'from the click to its end on the screen, ms', places: 0 },
    { key: 'keyMs', title: 'a key in it, ms', places: 1 },
  ],
  maxRounds: 3,
  processes: 'fresh',
  appliesTo: ({ name }) => name === 'server',
  measure: () =>
    onStage(async ({ page }) => {
      await importChat(page);
      const openMs = await open(page);
      await page.waitForFunction((count) => document.querySelectorAll('article').length === count, PAIRS * 2);
      return { openMs, keyMs: await keyTime(page, 'typing in a long chat') };
    }),
};

/** By the page's own import, into a page that shows another chat. */
async function importChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).first().click();
  await page.getByRole('menuitem', { name: 'All data…' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import' }).click(),
  ]);
  const buffer = Buffer.from(JSON.stringify(longChat(PAIRS)));
  await chooser.setFiles({ name: 'chat.json', mimeType: 'application/json', buffer });
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('navigation', { name: 'Chats' }).getByText(LONG_CHAT_TITLE).waitFor();
}

/** From the click until the last message stands in a painted frame. */
function open(page: Page): Promise<number> {
  return page.evaluate(
    async ({ title, last }) => {
      const links = [...document.querySelectorAll<HTMLElement>('nav[aria-label=Chats] button')];
      const begunAt = performance.now();
      links.find((link) => link.textContent?.includes(title))?.click();
      const frame = () => new Promise(requestAnimationFrame);
      while (![...document.querySelectorAll('article')].at(-1)?.textContent?.includes(last)) await frame();
      await frame();
      return performance.now() - begunAt;
    },
    { title: LONG_CHAT_TITLE, last: `const a = ${PAIRS * 2 - 1}` },
  );
}
