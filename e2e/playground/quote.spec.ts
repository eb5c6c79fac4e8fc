import { png } from '../support/images.ts';
import { expect, test } from './support/browser-test.ts';
import { PlaygroundPage } from './support/playground-page.ts';

/** What the page says a run can cost at most, against what the server then asks for. */

const MODELS = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-20250514', 'groq/llama-3.3-70b-versatile'];

for (const model of MODELS) {
  test(`the maximum beside Send is no less than a refusal of ${model} asks for`, async ({
    page,
    newAccount,
    picture,
  }) => {
    const api = await newAccount({ credits: 0 });
    const playground = new PlaygroundPage(page);
    await playground.open(api.account.key);
    await playground.choose('test/echo');
    const image = { name: 'a.png', mimeType: 'image/png', buffer: png(1_200, 900) };
    if (!model.startsWith('groq/')) {
      await page.getByLabel('Pictures from this device').setInputFiles([image]);
      await expect(page.getByRole('list', { name: 'Attached images' }).getByRole('listitem')).toHaveCount(1);
    }
    await playground.ask('A picture or none, and some words: 日本語, смешанный текст.');
    await playground.settled();
    await page.getByRole('button', { name: 'JSON', exact: true }).click();
    const json = page.getByRole('textbox', { name: 'Config as JSON' });
    await json.fill((await json.inputValue()).replace('{', '{\n  "max_loops": 3, "max_tokens": 900,'));
    await playground.choose(model);
    await playground.composer.fill('What does all of this cost me?');
    const maximum = page.getByText(/in · ≤\$[\d.]+$/);
    await expect(maximum).toBeVisible();
    const shown = Number(/≤\$([\d.]+)/.exec((await maximum.textContent()) ?? '')?.[1]);
    await picture('maximum');
    await playground.send.click();
    const alert = page.getByRole('alert').first();
    await expect(alert).toContainText(/can cost up to [\d.]+ USD/);
    const needed = Number(/can cost up to ([\d.]+) USD/.exec((await alert.textContent()) ?? '')?.[1]);
    expect(needed).toBeGreaterThan(0);
    expect(shown).toBeGreaterThanOrEqual(needed);
    // A bound that says nothing would hold as well.
    expect(shown).toBeLessThan(needed * 2);
  });
}
