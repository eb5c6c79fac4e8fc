import type { Page } from 'playwright/test';
import { expect } from '../../support/fixtures.ts';
import { PlaygroundPage } from './playground-page.ts';

/** Files as the page itself exports them, made from the outside. */

type Fields = Record<string, unknown>;

export function userTurn(id: string, text: string, more: Fields = {}): Fields {
  return { kind: 'user', id, parentId: null, createdAt: 1, text, images: [], ...more };
}

export function answerTurn(id: string, parentId: string | null, content: string, more: Fields = {}): Fields {
  return {
    kind: 'assistant',
    id,
    parentId,
    createdAt: 2,
    status: 'done',
    model: 'a-model',
    content,
    reasoning: [],
    loops: [],
    toolCalls: [],
    finishReason: 'stop',
    usage: null,
    cost: 0,
    timings: null,
    requestId: null,
    completionId: null,
    failure: null,
    ...more,
  };
}

/** A chat of one column with these turns, as an entry of an export. */
export function chatEntry(title: string, turns: readonly unknown[], more: Fields = {}): Fields {
  const chat = {
    id: title,
    title,
    named: true,
    createdAt: 1,
    updatedAt: 1,
    columns: [{ id: 'column', config: { model: 'a-model', messages: [] }, selected: {} }],
    variables: {},
    deletedAt: null,
    ...more,
  };
  const rows = turns.map((turn) => ({
    id: (turn as Fields | null)?.id,
    chatId: title,
    columnId: 'column',
    turn,
  }));
  return { chat, turns: rows, runs: [] };
}

/** A chat in which a model gave these answers, one below the other. */
export function chatOfAnswers(title: string, answers: readonly string[]): Fields {
  const turns = answers.flatMap((answer, at) => {
    const id = (step: number) => `${String(at * 2 + step).padStart(6, '0')}.column`;
    const question = userTurn(id(0), `Question ${at}`, { parentId: at === 0 ? null : id(-1) });
    return [question, answerTurn(id(1), id(0), answer)];
  });
  return chatEntry(title, turns);
}

export function exportFile(chats: readonly unknown[], more: Fields = {}): Fields {
  return {
    format: 'swarms-playground/chats',
    version: 1,
    exportedAt: '',
    chats,
    presets: [],
    images: [],
    ...more,
  };
}

/** Imports a file as a person does. Resolves when the page has said what came of it. */
export async function importByMenu(page: Page, content: unknown): Promise<void> {
  const playground = new PlaygroundPage(page);
  await playground.menu('All data…');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Import' }).click(),
  ]);
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await chooser.setFiles([{ name: 'chats.json', mimeType: 'application/json', buffer: Buffer.from(text) }]);
  await expect(page.getByText(/imported\.|This (file|export)/).first()).toBeVisible({ timeout: 15_000 });
  await page.keyboard.press('Escape');
}

export async function openListedChat(page: Page, title: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Chats' })
    .getByRole('button', { name: title, exact: true })
    .click();
}
