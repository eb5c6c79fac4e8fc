import type { Page } from 'playwright';

const SHARE = 0.9;

/** What one key costs the page, in ms, from the key until its handlers are done; nine keys of ten take less. */
export async function keyTime(page: Page, text: string): Promise<number> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).focus();
  await page.evaluate(() => {
    const times: number[] = [];
    Reflect.set(window, 'keyTimes', times);
    addEventListener(
      'keydown',
      () => {
        const begunAt = performance.now();
        const done = () => queueMicrotask(() => times.push(performance.now() - begunAt));
        addEventListener('input', done, { once: true });
      },
      { capture: true },
    );
  });
  await page.keyboard.type(text, { delay: 30 });
  const times = await page.evaluate(() => Reflect.get(window, 'keyTimes') as number[]);
  if (times.length < text.length) throw new Error(`${text.length} keys were typed, ${times.length} arrived`);
  return times.sort((one, other) => one - other)[Math.floor(times.length * SHARE)] ?? Number.NaN;
}
