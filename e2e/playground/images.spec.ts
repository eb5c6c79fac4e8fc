import type { Page } from 'playwright/test';
import { png } from '../support/images.ts';
import { expect, test } from './support/browser-test.ts';

const file = (name: string, width = 37, height = 21) => ({
  name,
  mimeType: 'image/png',
  buffer: png(width, height),
});

test('pictures are picked, show at once and reach the model as they are', async ({
  playground,
  page,
  picture,
}) => {
  await playground.choose('test/echo');
  await page.getByLabel('Pictures from this device').setInputFiles([file('a.png'), file('b.png', 40, 30)]);
  const attached = page.getByRole('list', { name: 'Attached images' }).getByRole('listitem');
  await expect(attached).toHaveCount(2);
  await expect(attached.first().getByRole('presentation').or(attached.first().locator('img'))).toBeVisible();
  await picture('two pictures attached');
  await playground.ask('What are these?');
  const answer = await playground.settled();
  await expect(answer).toContainText('image/png 37x21');
  await expect(answer).toContainText('image/png 40x30');
  await expect(playground.questions.last().getByRole('button', { name: 'Show a.png' })).toBeVisible();
});

test('a picture may be dropped anywhere and pasted into the message', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await transfer(page, 'drop', 'body', [...png(33, 22)]);
  await transfer(page, 'paste', '#composer', [...png(44, 11)]);
  await expect(page.getByRole('list', { name: 'Attached images' }).getByRole('listitem')).toHaveCount(2);
  await playground.ask('Both?');
  const answer = await playground.settled();
  await expect(answer).toContainText('33x22');
  await expect(answer).toContainText('44x11');
});

test('a large picture is scaled down to 1568 px off the main thread', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await page.getByLabel('Pictures from this device').setInputFiles([file('huge.png', 4000, 2000)]);
  const attached = page.getByRole('list', { name: 'Attached images' }).getByRole('listitem');
  await expect(attached).not.toContainText('preparing');
  await playground.ask('How large?');
  await expect(await playground.settled()).toContainText('1568x784');
});

test('an address is taken as it is, when it is one that can be fetched', async ({ playground, page }) => {
  await playground.choose('gpt-4o');
  const openDialog = async () => {
    await page.getByRole('button', { name: 'Add images' }).click();
    await page.getByRole('menuitem', { name: 'From an address…' }).click();
  };
  await openDialog();
  const field = page.getByRole('textbox', { name: 'Address of the image' });
  await field.fill('http://example.com/a.png');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'https' })).toBeVisible();
  await field.fill('https://example.com/a.png');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Attached images' })).toContainText('fetched by the host');
});

test('a model that reads no images refuses them before anything is sent', async ({
  playground,
  page,
  vendor,
}) => {
  await playground.choose('o3-mini');
  await page.getByLabel('Pictures from this device').setInputFiles([file('a.png')]);
  await expect(page.getByRole('alert').filter({ hasText: 'o3-mini reads no images' })).toBeVisible();
  await playground.ask('See?');
  await expect(playground.questions).toHaveCount(0);
  expect(vendor.calls).toEqual([]);
});

test('what is no picture says so and can be taken out', async ({ playground, page }) => {
  await page
    .getByLabel('Pictures from this device')
    .setInputFiles([{ name: 'broken.png', mimeType: 'image/png', buffer: Buffer.from('no picture') }]);
  const chip = page.getByRole('list', { name: 'Attached images' }).getByRole('listitem');
  await expect(chip).not.toContainText('preparing');
  await expect(playground.send).toBeDisabled();
  await chip.getByRole('button', { name: 'Remove broken.png' }).click();
  await expect(chip).toHaveCount(0);
});

test('the body meter shows what the pictures add', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await page.getByLabel('Pictures from this device').setInputFiles([noisy('noise.png')]);
  await expect(page.getByText(/body \d\.\d\/2\.1 MB/)).toBeVisible();
  await expect(playground.send).toBeVisible();
});

/** A picture that does not compress: it weighs what it measures. */
function noisy(name: string) {
  const plain = png(400, 120);
  return { name, mimeType: 'image/png', buffer: Buffer.concat([plain, Buffer.alloc(150_000, 1)]) };
}

/** What a person does with the mouse or the clipboard, by the events the browser would send. */
function transfer(page: Page, kind: 'drop' | 'paste', selector: string, bytes: number[]): Promise<void> {
  return page.evaluate(
    ({ kind, selector, bytes }) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(bytes)], `${kind}.png`, { type: 'image/png' }));
      const target = document.querySelector(selector === 'body' ? 'main' : selector);
      const options = { bubbles: true, cancelable: true };
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { ...options, clipboardData: data })
          : new DragEvent('drop', { ...options, dataTransfer: data });
      target?.dispatchEvent(event);
    },
    { kind, selector, bytes },
  );
}
