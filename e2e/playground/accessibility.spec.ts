import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright/test';
import { expect, test } from './support/browser-test.ts';
import type { PlaygroundPage } from './support/playground-page.ts';

/** Rules of serious or critical impact that the page breaks now, with where. */
async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary}`),
    );
}

const PHONE = { width: 390, height: 844 };

const SCREENS: Record<string, (playground: PlaygroundPage) => Promise<void>> = {
  'the empty page': async () => {},
  'an answer with loops, and Run': async (playground) => {
    await playground.page.getByRole('button', { name: /See an agent improve/ }).click();
    await playground.composer.press('Enter');
    await playground.settled();
    await playground.answers
      .last()
      .getByRole('button', { name: /Loop 1/ })
      .click();
    await playground.tab('Run').click();
    await expect(playground.page.getByRole('region', { name: 'Waterfall' })).toBeVisible();
  },
  'the stream inspector': async (playground) => {
    await playground.choose('test/echo');
    await playground.ask('Hello');
    await playground.settled();
    await playground.tab('Stream').click();
    await playground.page.getByRole('listbox', { name: 'Frames' }).getByRole('option').first().click();
  },
  code: async (playground) => {
    await playground.tab('Code').click();
    await expect(playground.page.getByText('curl').first()).toBeVisible();
  },
  'config as JSON': async (playground) => {
    await playground.page.getByRole('button', { name: 'JSON', exact: true }).click();
  },
  'an error': async (playground) => {
    await playground.choose('test/error-midstream');
    await playground.ask('Go');
    await playground.settled();
  },
  'a tool call': async (playground) => {
    await playground.page.getByRole('button', { name: /Call a tool/ }).click();
    await playground.composer.press('Enter');
    await playground.settled();
  },
  comparing: async (playground) => {
    await playground.page.getByRole('button', { name: 'Compare' }).click();
    await expect(playground.page.getByRole('button', { name: 'Add column' })).toBeVisible();
  },
  'the model picker': async (playground) => {
    await playground.page.keyboard.press('ControlOrMeta+/');
    await expect(playground.page.getByRole('listbox', { name: 'Models' })).toBeVisible();
  },
  'the palette': async (playground) => {
    await playground.page.keyboard.press('ControlOrMeta+k');
    await expect(playground.page.getByRole('listbox', { name: 'Command palette' })).toBeVisible();
  },
  'the key': async (playground) => {
    await playground.page.getByRole('button', { name: /^sk-/ }).click();
    await expect(playground.page.getByRole('dialog', { name: 'API key' })).toBeVisible();
  },
  ...Object.fromEntries(
    ['Share…', 'Paste a request…', 'Presets…', 'Keyboard help', 'All data…', 'Diff of two runs…'].map(
      (item) => [
        item,
        async (playground: PlaygroundPage) => {
          await playground.menu(item);
          await expect(playground.page.getByRole('dialog')).toBeVisible();
        },
      ],
    ),
  ),
};

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme} theme`, () => {
    test.use({ colorScheme, reducedMotion: 'reduce' } as object);
    for (const [name, show] of Object.entries(SCREENS)) {
      test(`${name} has no serious or critical violation`, async ({ playground, page, picture }) => {
        await show(playground);
        expect(await violations(page)).toEqual([]);
        await picture(`${name}, ${colorScheme}`);
        await page.setViewportSize(PHONE);
        await picture(`${name}, ${colorScheme}, at a phone's width`);
      });
    }
    test('@phone-only the page on a phone has no serious or critical violation', async ({
      playground,
      page,
      picture,
    }) => {
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Show config' }).tap();
      await expect(page.getByRole('dialog', { name: 'Request and run' })).toBeVisible();
      for (const name of ['Config', 'Run', 'Code', 'Stream'] as const) {
        await playground.tab(name).tap();
        await expect(page.getByRole('tabpanel', { name, exact: true })).toBeVisible();
        expect(await violations(page)).toEqual([]);
        await picture(`${name} on a phone, ${colorScheme}`);
      }
      await expect(playground.composer).toBeAttached();
    });
  });
}
