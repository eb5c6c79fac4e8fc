import type { Locator, Page } from 'playwright/test';
import { expect } from '../../support/fixtures.ts';

/** The page as a person meets it: by roles and names, never by classes. */
export class PlaygroundPage {
  readonly page: Page;
  readonly composer: Locator;
  readonly answers: Locator;
  readonly questions: Locator;
  readonly send: Locator;
  readonly stop: Locator;

  constructor(page: Page) {
    this.page = page;
    this.composer = page.getByRole('textbox', { name: 'Message', exact: true });
    this.answers = page.getByRole('article', { name: /^Answer by/ });
    this.questions = page.getByRole('article', { name: 'You', exact: true });
    this.send = page.getByRole('button', { name: 'Send', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop', exact: true });
  }

  /** Opens the page, with a key the way `npm start` hands it over. */
  async open(key: string | null): Promise<void> {
    await this.page.goto(key === null ? '/' : `/#key=${key}`);
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.composer).toBeVisible();
    await expect(this.page.getByRole('banner').or(this.page.locator('main header')).first()).toBeVisible();
  }

  /** Chooses a model by typing its name, listed or not. */
  async choose(model: string): Promise<void> {
    await this.page.keyboard.press('ControlOrMeta+/');
    const field = this.page.getByRole('combobox', { name: 'Models' });
    await field.fill(model);
    const exact = this.page.getByRole('option').filter({ hasText: model }).first();
    const typed = this.page.getByRole('button', { name: `Use ${model} as typed` });
    await expect(exact.or(typed).first()).toBeVisible();
    await field.press('Enter');
    await expect(field).toBeHidden();
    await expect(this.page.getByRole('button', { name: model }).first()).toBeVisible();
  }

  async ask(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.send.click();
  }

  /** The last answer, once it is complete. */
  async settled(): Promise<Locator> {
    const last = this.answers.last();
    await expect(last).toBeVisible();
    await expect(last).toHaveAttribute('aria-busy', 'false', { timeout: 15_000 });
    return last;
  }

  tab(name: 'Config' | 'Run' | 'Code' | 'Stream'): Locator {
    return this.page.getByRole('tab', { name, exact: true });
  }

  async menu(item: string): Promise<void> {
    await this.page.getByRole('button', { name: 'More', exact: true }).first().click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** What this browser keeps under a name outside the database. */
  async kept(): Promise<string> {
    return this.page.evaluate(
      () => JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage }),
    );
  }
}
