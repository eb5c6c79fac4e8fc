import { readFile } from 'node:fs/promises';
import { expect, test } from './support/browser-test.ts';

const json = (page: import('playwright/test').Page) => page.getByRole('textbox', { name: 'Config as JSON' });

test('form and JSON are one object', async ({ playground, page, picture }) => {
  await playground.choose('test/echo');
  await page.getByRole('slider', { name: 'Temperature' }).fill('1.2');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await expect(json(page)).toHaveValue(/"temperature": 1.2/);
  const text = await json(page).inputValue();
  await json(page).fill(text.replace('"temperature": 1.2', '"temperature": 0.3,\n  "max_loops": 4'));
  await picture('config as JSON');
  await page.getByRole('button', { name: 'Form', exact: true }).click();
  await expect(page.getByRole('slider', { name: 'Temperature' })).toHaveValue('0.3');
  await expect(page.getByRole('slider', { name: 'Max loops' })).toHaveValue('4');
});

test('broken JSON points at its line and never clears the form', async ({ playground, page, picture }) => {
  await playground.choose('test/echo');
  await page.getByRole('slider', { name: 'Temperature' }).fill('1.2');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  const text = await json(page).inputValue();
  await json(page).fill(text.replace('"messages": []', '"messages": [}'));
  await expect(page.getByRole('alert').filter({ hasText: /Line \d+, column \d+/ })).toBeVisible();
  await expect(json(page)).toHaveAttribute('aria-invalid', 'true');
  await picture('broken JSON');
  await page.getByRole('button', { name: 'Form', exact: true }).click();
  await expect(page.getByRole('slider', { name: 'Temperature' })).toHaveValue('1.2');
});

test('a value out of range names its field and changes nothing', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  const text = await json(page).inputValue();
  await json(page).fill(text.replace('{', '{\n  "temperature": 9,'));
  await expect(page.getByRole('alert').filter({ hasText: 'temperature' })).toBeVisible();
});

test('the exported file is a request body that runs unchanged', async ({ playground, page, api }) => {
  await playground.choose('test/echo');
  await page.getByRole('button', { name: /System/ }).click();
  await page.getByRole('textbox', { name: 'System prompt' }).fill('You speak {{language}}.');
  await page.getByRole('textbox', { name: 'language' }).fill('Portuguese');
  await page.getByRole('slider', { name: 'Temperature' }).fill('0.7');
  await playground.composer.fill('Bom dia');
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save config.json' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('config.json');
  const body = JSON.parse(await readFile(await download.path(), 'utf8')) as Record<string, unknown>;
  expect(Object.keys(body)).not.toContain('variables');
  const answer = await api.completion({ ...body, stream: false, stream_options: undefined });
  expect(answer.choices[0]?.message.content).toContain('Bom dia');
  expect(answer.choices[0]?.message.content).toContain('temperature: 0.7');
  const raw = await api.post('/v1/chat/completions', body);
  expect(raw.status).toBe(200);
});

test('a config comes in by file and by drop', async ({ playground, page }) => {
  const config = (text: string) =>
    JSON.stringify({ model: 'test/echo', temperature: 0.9, messages: [{ role: 'user', content: text }] });
  const dialog = page.getByRole('dialog', { name: 'Paste a request' });
  await playground.menu('Paste a request…');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    dialog.getByRole('button', { name: 'Open a file' }).click(),
  ]);
  const buffer = Buffer.from(config('From a file'));
  await chooser.setFiles({ name: 'config.json', mimeType: 'application/json', buffer });
  await dialog.getByRole('button', { name: 'Load' }).click();
  await expect(playground.composer).toHaveValue('From a file');
  await expect(page.getByRole('slider', { name: 'Temperature' })).toHaveValue('0.9');

  await page.evaluate((text) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([text], 'config.json', { type: 'application/json' }));
    document
      .querySelector('#composer')
      ?.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  }, config('Dropped'));
  await expect(dialog).toContainText('JSON body: test/echo, 1 message');
  await dialog.getByRole('button', { name: 'Load' }).click();
  await expect(playground.composer).toHaveValue('Dropped');
});

test('a variable without a value is pointed out, and a filled one is sent filled', async ({
  playground,
  page,
}) => {
  await playground.choose('test/echo');
  await playground.composer.fill('Hello {{name}}');
  await expect(page.getByText('{{name}} has no value yet')).toBeVisible();
  await page.getByRole('textbox', { name: 'name', exact: true }).fill('Ada');
  await expect(page.getByText('has no value yet')).toBeHidden();
  await playground.send.click();
  await expect(await playground.settled()).toContainText('Hello Ada');
});

test('a preset brings its config back', async ({ playground, page }) => {
  await playground.choose('test/echo');
  await page.getByRole('slider', { name: 'Temperature' }).fill('1.4');
  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('textbox', { name: 'Name of the preset' }).fill('Hot');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('slider', { name: 'Temperature' }).fill('0.1');
  await page.getByRole('button', { name: 'Presets' }).click();
  await page.getByRole('button', { name: /^Hot/ }).click();
  await expect(page.getByRole('slider', { name: 'Temperature' })).toHaveValue('1.4');
});

test('a response format is chosen from a list, and a schema is edited as text', async ({
  playground,
  page,
}) => {
  await playground.choose('gpt-4o-mini');
  await page.getByText('Format', { exact: true }).click();
  const choice = page.getByRole('combobox', { name: 'Response format' });
  const text = page.getByRole('textbox', { name: 'Response format, JSON' });
  await expect(choice).toHaveValue('text');
  await expect(text).toBeHidden();
  await choice.selectOption('JSON object');
  await expect(text).toBeHidden();
  await choice.selectOption('JSON schema');
  await expect(text).toHaveValue(/"additionalProperties": false/);
  await text.fill('{"type": "json_schema", "json_schema": {"name": "mine", "schema": {}}}');
  await page.getByRole('tab', { name: 'Code', exact: true }).click();
  const code = page.getByRole('tabpanel', { name: 'curl' });
  await expect(code).toContainText('"name": "mine"');
  await playground.tab('Config').click();
  await choice.selectOption('Text');
  await playground.tab('Code').click();
  await expect(code).not.toContainText('response_format');
});
