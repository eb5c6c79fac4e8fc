import { gate, refusing } from '../support/vendor-script.ts';
import { expect, test } from './support/browser-test.ts';

test('the message paints on the next frame, the composer clears and keeps focus', async ({
  playground,
  vendor,
}) => {
  const { until, open } = gate();
  const interrupt = { at: 'before-headers', by: 'gate', until } as const;
  await playground.choose(vendor.scripted('gpt', { text: ['Hello.'], interrupt }));
  await playground.composer.fill('Where is my message?');
  const painted = await playground.page.evaluate(
    () =>
      new Promise<boolean>((resolve) => {
        const field = document.querySelector('textarea#composer');
        field?.addEventListener(
          'keydown',
          // The frame after the one that handles the key.
          () =>
            requestAnimationFrame(() =>
              requestAnimationFrame(() =>
                resolve(
                  [...document.querySelectorAll('article')].some((turn) =>
                    turn.textContent?.includes('Where is my'),
                  ),
                ),
              ),
            ),
          { once: true },
        );
        field?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }));
      }),
  );
  expect(painted).toBe(true);
  await expect(playground.composer).toHaveValue('');
  await expect(playground.composer).toBeFocused();
  open();
  await expect(await playground.settled()).toContainText('Hello.');
});

test('the message anchors near the top while its answer grows below', async ({ playground, vendor }) => {
  const long = Array.from({ length: 60 }, (_, line) => `Line ${line} of an answer.\n\n`);
  await playground.choose(vendor.scripted('gpt', { text: long }));
  await playground.ask('The first question');
  await playground.settled();
  const { until, open } = gate();
  await playground.choose(
    vendor.scripted('gpt', { text: ['Soon.'], interrupt: { at: 'before-headers', by: 'gate', until } }),
  );
  await playground.ask('The second question');
  const box = async () => {
    const question = await playground.questions.last().boundingBox();
    const bar = await playground.page.getByRole('region', { name: 'System prompt' }).boundingBox();
    return question === null || bar === null ? Number.NaN : question.y - (bar.y + bar.height);
  };
  await expect.poll(box).toBeLessThan(40);
  expect(await box()).toBeGreaterThanOrEqual(0);
  open();
  await playground.settled();
});

test('a failed request gives the draft back', async ({ playground, vendor, picture }) => {
  const body = { error: { message: 'This prompt is not to my taste.', type: 'invalid_request_error' } };
  await playground.choose(vendor.scripted('gpt', refusing(400, body), { text: ['Now it works.'] }));
  await playground.ask('A precious text');
  await expect(playground.page.getByRole('alert').first()).toContainText('not to my taste');
  await expect(playground.composer).toHaveValue('A precious text');
  await picture('a failed request');
  await playground.send.click();
  await expect(await playground.settled()).toContainText('Now it works.');
  await expect(playground.composer).toHaveValue('');
});

test('Enter that confirms a candidate of an input method does not send', async ({ playground, page }) => {
  await playground.composer.focus();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'にほん', selectionStart: 3, selectionEnd: 3 });
  await playground.composer.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true });
  await session.send('Input.insertText', { text: '日本' });
  await expect(playground.composer).toHaveValue('日本');
  await expect(playground.questions).toHaveCount(0);
});

test('@phone-only Enter is a new line on a touch keyboard, the button sends', async ({ playground }) => {
  await playground.choose('test/echo');
  await playground.composer.fill('one');
  await playground.composer.press('Enter');
  await playground.composer.pressSequentially('two');
  await expect(playground.composer).toHaveValue('one\ntwo');
  await playground.send.tap();
  await expect(await playground.settled()).toContainText('one');
});
