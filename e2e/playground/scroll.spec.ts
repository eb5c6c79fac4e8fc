import { expect, test } from './support/browser-test.ts';
import type { PlaygroundPage } from './support/playground-page.ts';

const LINES = Array.from({ length: 160 }, (_, at) => `Line ${at} of a long answer.\n\n`);

const distance = (playground: PlaygroundPage) =>
  playground.page.evaluate(() => {
    const box = document.querySelector('.thread');
    return box === null ? Number.NaN : box.scrollHeight - box.clientHeight - box.scrollTop;
  });

test.beforeEach(async ({ playground, vendor }) => {
  await playground.choose(vendor.scripted('gpt', { text: LINES, paceMs: 12 }));
  await playground.ask('Write a lot');
  await expect(playground.answers.last()).toContainText('Line 30 ');
});

test('the thread follows a reader who is at the end', async ({ playground }) => {
  await expect.poll(() => distance(playground)).toBeLessThan(30);
  await expect(playground.answers.last()).toContainText('Line 90 ');
  // Between two frames a line may stand that the next frame scrolls to.
  await expect.poll(() => distance(playground)).toBeLessThan(30);
});

test('an upward wheel lets go, and Jump to latest follows again', async ({ playground, picture }) => {
  await playground.questions
    .first()
    .hover({ force: true, trial: true })
    .catch(() => {});
  await playground.answers.last().hover({ position: { x: 60, y: 40 }, force: true });
  await playground.page.mouse.wheel(0, -600);
  const jump = playground.page.getByRole('button', { name: 'Jump to latest' });
  await expect(jump).toBeVisible();
  const before = await distance(playground);
  await expect(playground.answers.last()).toContainText('Line 120 ');
  expect(await distance(playground)).toBeGreaterThanOrEqual(before);
  await picture('let go of the end');
  await jump.click();
  await expect(jump).toBeHidden();
  await playground.settled();
  expect(await distance(playground)).toBeLessThan(30);
});

test('selected text survives streaming and holds the thread', async ({ playground }) => {
  const selected = () => playground.page.evaluate(() => document.getSelection()?.toString() ?? '');
  await playground.page.evaluate(() => {
    const last = [...document.querySelectorAll('article')].at(-1);
    const texts = document.createTreeWalker(last ?? document.body, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    while (texts.nextNode())
      if (/^Line \d+/.test(texts.currentNode.textContent ?? '')) nodes.push(texts.currentNode as Text);
    const node = nodes.at(-1);
    if (node) document.getSelection()?.setBaseAndExtent(node, 0, node, 6);
  });
  const before = await selected();
  expect(before).toMatch(/^Line \d/);
  await expect(playground.answers.last()).toContainText('Line 100 ');
  expect(await selected()).toBe(before);
  await playground.settled();
  expect(await selected()).toBe(before);
  expect(await distance(playground)).toBeGreaterThan(100);
});
