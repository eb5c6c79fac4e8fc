import { expect, test } from '../playground/support/browser-test.ts';
import {
  chatOfAnswers,
  exportFile,
  importByMenu,
  openListedChat,
} from '../playground/support/export-files.ts';
import { HOSTILE_MARKDOWN } from '../playground/support/hostile-markdown.ts';
import { watchTasks } from '../playground/support/watch-tasks.ts';
import { count, FULL } from './full.ts';

const HEAVY = HOSTILE_MARKDOWN.filter(({ short }) => short || FULL);
/** Generous: the machine does other things too. Before there were bounds, many took minutes or the page. */
const LONGEST_TASK_MS = 3_000;

const PER_TEST = 10;

for (let from = 0; from < HEAVY.length; from += PER_TEST) {
  const cases = HEAVY.slice(from, from + PER_TEST);
  test(`no answer takes the page or its time, from ${cases[0]?.name} on`, async ({ visitor, page }) => {
    test.setTimeout(90_000);
    const chats = cases.map(({ name, text }) => chatOfAnswers(name, [text]));
    await importByMenu(page, exportFile([chatOfAnswers('light', ['Fine.']), ...chats]));
    for (const { name } of cases) {
      await openListedChat(page, 'light');
      await expect(visitor.answers).toHaveText(/Fine\./);
      await page.evaluate(watchTasks);
      await openListedChat(page, name);
      await expect(visitor.answers, name).not.toHaveText(/Fine\./);
      await expect(visitor.answers.getByRole('button', { name: 'Copy answer' }), name).toBeAttached();
      await page.evaluate(() => new Promise((idle) => requestIdleCallback(() => idle(0))));
      expect
        .soft(await page.evaluate(() => Reflect.get(window, 'longestTaskMs')), name)
        .toBeLessThan(LONGEST_TASK_MS);
    }
    // The last one is on the page when it is opened anew.
    count('answers of hostile markdown drawn', cases.length);
    await page.reload();
    await expect(await visitor.settled()).toContainText(/\S/);
    await visitor.composer.fill('Still here');
    await expect(visitor.composer).toHaveValue('Still here');
  });
}
