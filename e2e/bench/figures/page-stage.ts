import { type Browser, chromium, type Page } from 'playwright';
import { PlaygroundPage } from '../../playground/support/playground-page.ts';
import { createTestAccount } from '../../support/accounts.ts';
import { CHROMIUM_ARGS, chromiumPath } from '../../support/chromium.ts';
import { startServer } from '../../support/server.ts';
import { VendorServer } from '../../support/vendor.ts';

const SHARE = 0.9;

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

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time in µs. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * The tasks of the page's main thread while `work` goes on, by the processor time they took, in ms, longest first.
 * The clock on the wall would also count the time in which other programs of this machine ran.
 */
export async function tasksDuring(
  browser: Browser,
  page: Page,
  work: () => Promise<unknown>,
): Promise<number[]> {
  await browser.startTracing(page, { categories: ['toplevel'] });
  await work();
  const trace = await browser.stopTracing();
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const main = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  return traceEvents
    .filter(
      ({ name, ph, pid, tid }) =>
        ph === 'X' &&
        /RunTask$/.test(name) &&
        main.some((thread) => thread.pid === pid && thread.tid === tid),
    )
    .map(({ tdur = 0 }) => tdur / 1_000)
    .sort((one, other) => other - one);
}

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
