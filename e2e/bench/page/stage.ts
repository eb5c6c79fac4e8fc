import { type Browser, chromium, type Page } from 'playwright';
import { PlaygroundPage } from '../../playground/support/playground-page.ts';
import { createTestAccount } from '../../support/accounts.ts';
import { CHROMIUM_ARGS, chromiumPath } from '../../support/chromium.ts';
import { startServer } from '../../support/server.ts';
import { VendorServer } from '../../support/vendor.ts';

export interface Stage {
  readonly browser: Browser;
  readonly page: Page;
  readonly playground: PlaygroundPage;
  readonly vendor: VendorServer;
}

/** The page in a fresh Chromium, in front of a fresh server with a scripted vendor behind it. */
export async function onStage<T>(measure: (stage: Stage) => Promise<T>): Promise<T> {
  const vendor = await VendorServer.start();
  const server = await startServer({ vendor });
  const browser = await chromium.launch({ ...(await chromiumPath()), args: [...CHROMIUM_ARGS] });
  try {
    const { key } = await createTestAccount(server, { tier: 'premium', credits: 1_000 });
    const page = await browser.newPage({ baseURL: server.url, viewport: { width: 1_280, height: 720 } });
    const playground = new PlaygroundPage(page);
    await playground.open(key);
    return await measure({ browser, page, playground, vendor });
  } finally {
    await browser.close();
    await server.stop();
    await vendor.stop();
  }
}

/** Makes the page's processor so many times slower. */
export async function slowDown(page: Page, times: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}
