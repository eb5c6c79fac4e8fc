import type { Page } from 'playwright';
import { chatOfAnswers, exportFile, importByMenu } from '../../playground/support/export-files.ts';
import type { Figure } from './figure.ts';
import { keyTime, onStage } from './page-stage.ts';

const PAIRS = 250;
const TITLE = 'A long chat';

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
  const answers = Array.from({ length: PAIRS }, (_, at) => answer(at));
  await importByMenu(page, exportFile([chatOfAnswers(TITLE, answers)]));
  await page.getByRole('navigation', { name: 'Chats' }).getByText(TITLE).waitFor();
}

function answer(at: number): string {
  return `## Answer ${at}\n\nSome **bold** words, \`code\` and a list:\n\n- one\n- two\n\n\`\`\`ts\nconst a = ${at};\n\`\`\`\n`;
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
    { title: TITLE, last: `const a = ${PAIRS - 1}` },
  );
}
