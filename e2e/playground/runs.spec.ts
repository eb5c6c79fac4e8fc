import { readFile } from 'node:fs/promises';
import { gate } from '../support/vendor-script.ts';
import { expect, test } from './support/browser-test.ts';

test('each loop appears as it starts, with its figures, and the waterfall has a bar for each', async ({
  playground,
  page,
  picture,
}) => {
  await page.getByRole('button', { name: /See an agent improve/ }).click();
  await playground.composer.press('Enter');
  const loops = playground.answers.last().getByRole('list', { name: 'Loops' }).getByRole('listitem');
  await expect(loops.first()).toContainText('Loop 1');
  await expect(loops.nth(1)).toContainText('Loop 2');
  await playground.tab('Run').click();
  await picture('loops under way');
  const answer = await playground.settled();
  await expect(answer.getByRole('button', { name: /Loop 1/ })).toContainText(/\d+ tok/);
  await expect(answer.getByRole('button', { name: /Loop 3/ })).toContainText('the answer below');
  const bars = page.getByRole('region', { name: 'Waterfall' }).getByRole('listitem');
  await expect(bars).toHaveCount(3);
  await expect(bars.last()).toContainText('Loop 3');
  await picture('three loops');
});

test('the last loop has its row while it writes, and nothing offers to finish after it', async ({
  playground,
  page,
  vendor,
}) => {
  const { until, open } = gate();
  const model = vendor.scripted(
    'gpt',
    { text: ['A draft.'] },
    { text: ['A better', ' draft.'], interrupt: { at: 'mid-stream', by: 'gate', until } },
  );
  await playground.choose(model);
  await page.getByRole('slider', { name: 'Max loops' }).fill('2');
  await playground.ask('Improve this');
  const answer = playground.answers.last();
  await expect(answer.getByText('A better')).toBeVisible();
  const loops = answer.getByRole('list', { name: 'Loops' }).getByRole('listitem');
  await expect(loops).toHaveCount(2);
  await expect(loops.last()).toContainText('the answer below');
  await expect(page.getByRole('button', { name: /after this loop/ })).toHaveCount(0);
  open();
  await playground.settled();
  await expect(loops).toHaveCount(2);
  await expect(loops.last()).toContainText('tok');
});

test('a run of many loops ends after the current one when asked', async ({ playground, page }) => {
  await playground.choose('test/story');
  await page.getByRole('slider', { name: 'Max loops' }).fill('20');
  await playground.ask('Improve this');
  await page.getByRole('button', { name: 'Finish after this loop' }).click();
  const answer = await playground.settled();
  await expect(answer).toContainText('To be continued');
  expect(await answer.getByRole('list', { name: 'Loops' }).getByRole('listitem').count()).toBeLessThan(20);
});

test('the inspector shows every frame with its gap, the headers, and copies as .sse', async ({
  playground,
  page,
  context,
  picture,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.choose('test/echo');
  await playground.ask('Hello');
  await playground.settled();
  await playground.tab('Stream').click();
  const frames = page.getByRole('listbox', { name: 'Frames' });
  await expect(frames.getByRole('option').first()).toContainText('"role":"assistant"');
  await expect(frames.getByRole('option').first()).toContainText('ms');
  await page.getByText('200', { exact: true }).click();
  await expect(page.getByText('x-request-id', { exact: true })).toBeVisible();
  await frames.focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('region', { name: 'Frame 1' })).toContainText(
    '"object": "chat.completion.chunk"',
  );
  await picture('stream inspector');
  await page.getByRole('button', { name: 'Copy as .sse' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toMatch(/^data: \{/);
  expect(copied).toContain('data: [DONE]');
});

test('a run replays from its log without a request, and travels as a file', async ({
  playground,
  page,
  picture,
}) => {
  await playground.choose('test/echo');
  await playground.ask('Say it twice');
  await playground.settled();
  await playground.tab('Run').click();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByRole('button', { name: 'Replay' }).click();
  const dialog = page.getByRole('dialog', { name: /Replay of test\/echo/ });
  await dialog.getByRole('button', { name: 'At once' }).click();
  await expect(dialog).toContainText('Say it twice');
  await picture('replay');
  await dialog.getByRole('button', { name: 'Close' }).click();
  expect(asked.filter((url) => url.includes('/v1/'))).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save', exact: true }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('test-echo.run.json');
  const path = await download.path();
  expect(await readFile(path, 'utf8')).not.toContain('sk-');
  await page.keyboard.press('ControlOrMeta+Shift+o');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open a .run.json' }).click(),
  ]);
  await chooser.setFiles(path);
  await expect(page.getByText('A run from a file')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Waterfall' })).toBeVisible();
});

test('two runs are compared: request, text, figures', async ({ playground, page, vendor, picture }) => {
  await playground.choose(
    vendor.scripted('gpt', { text: ['A short answer.'] }, { text: ['A longer answer.'] }),
  );
  await playground.ask('Compare');
  const answer = await playground.settled();
  await page.getByRole('slider', { name: 'Temperature' }).fill('1.5');
  await answer.getByRole('button', { name: 'Regenerate' }).click();
  await expect(await playground.settled()).toContainText('longer');
  await playground.menu('Diff of two runs…');
  const dialog = page.getByRole('dialog', { name: 'Diff of two runs' });
  await expect(dialog.getByRole('region', { name: 'Config' })).toContainText('temperature');
  await expect(dialog.getByRole('deletion')).toHaveText('short');
  await expect(dialog.getByRole('insertion')).toHaveText('longer');
  await expect(dialog.getByRole('table')).toContainText('Duration');
  await picture('diff');
});

test('the cost stands before Send, and the true one after', async ({ playground, page, vendor }) => {
  const model = vendor.script('gpt-4o-mini', { text: ['Cheap.'], usage: { input: 1_000, output: 1_000 } });
  await playground.choose(model);
  await playground.composer.fill('How much?');
  await expect(page.getByText(/≈\d+ in · ≤\$0\.00\d+/)).toBeVisible();
  await playground.send.click();
  await expect(await playground.settled()).toContainText('$0.00075');
});

test('two models answer one question side by side', async ({ playground, page, vendor, picture }) => {
  await playground.choose(vendor.scripted('gpt', { text: ['Answer of the first.'] }));
  await page.getByRole('button', { name: 'Compare' }).click();
  const second = page.getByRole('region', { name: /^Column with/ }).last();
  await second.getByRole('button', { name: /gpt-scripted/ }).click();
  const field = page.getByRole('combobox', { name: 'Models' });
  await field.fill(vendor.scripted('gpt', { text: ['Answer of the second.'] }, { text: ['Once more.'] }));
  await field.press('Enter');
  await playground.ask('Who are you?');
  await expect(playground.answers).toHaveCount(2);
  await expect(playground.answers.first()).toContainText('Answer of the first.');
  await expect(playground.answers.last()).toContainText('Answer of the second.');
  await picture('comparing');
  await second.getByRole('button', { name: 'Run this column again' }).click();
  await expect(playground.answers.last()).toContainText('Once more.');
  await expect(playground.answers.first()).toContainText('Answer of the first.');
});

test('a tool call is shown, answered by the reader, and goes on', async ({ playground, page, picture }) => {
  await page.getByRole('button', { name: /Call a tool/ }).click();
  await playground.composer.press('Enter');
  const call = (await playground.settled()).getByRole('list', { name: 'Tool calls' });
  await expect(call).toContainText('get_weather');
  await picture('a tool call');
  await page.getByRole('textbox', { name: 'Result of get_weather' }).fill('{"celsius": 21}');
  await page.getByRole('button', { name: 'Give result' }).click();
  await expect(await playground.settled()).toContainText('21');
});

test('code in five languages comes out, and goes in again', async ({ playground, page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await playground.choose('test/echo');
  await page.getByRole('slider', { name: 'Temperature' }).fill('1.3');
  await playground.composer.fill('Round trip');
  await playground.tab('Code').click();
  for (const language of ['curl', 'Python', 'TypeScript', 'Go', 'Rust']) {
    await page.getByRole('tab', { name: language, exact: true }).click();
    const panel = page.getByRole('tabpanel', { name: language });
    await expect(panel).toContainText('Round trip');
    await panel
      .getByRole('button', { name: 'Copy code' })
      .or(page.getByRole('button', { name: 'Copy code' }))
      .last()
      .click();
    const code = await page.evaluate(() => navigator.clipboard.readText());
    expect(code).not.toMatch(/sk-[0-9a-f]{8}/);
    await page.getByRole('button', { name: 'Paste a request' }).click();
    const dialog = page.getByRole('dialog', { name: 'Paste a request' });
    await dialog.getByRole('textbox', { name: 'Request' }).fill(code);
    await dialog.getByRole('button', { name: 'Load' }).click();
    await expect(playground.composer).toHaveValue('Round trip');
    await playground.tab('Config').click();
    await expect(page.getByRole('slider', { name: 'Temperature' })).toHaveValue('1.3');
    await playground.tab('Code').click();
  }
});
