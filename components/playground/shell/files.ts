import { showToast } from '#components/ui/toasts.ts';
import { bytes } from '#lib/figures.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import { LONGEST_REQUEST } from '#lib/playground/paste/looks-like-request.ts';
import { LONGEST_RUN, parseRun } from '#lib/playground/runs/run-file.ts';
import { FILE_FORMATS } from '#lib/playground/storage/stored-names.ts';
import { openDialog, ui } from '../ui-state.ts';
import { showTab } from './side-panels.tsx';

/** A file that is no picture: a saved run is shown, an export comes in, all else is offered as a request. */
export async function openFile(playground: Playground, file: File): Promise<void> {
  switch (await formatOf(file)) {
    case FILE_FORMATS.run:
      await openRun(playground, file);
      return;
    case FILE_FORMATS.chats:
      await importChats(playground, file);
      return;
    default:
      if (file.size > LONGEST_REQUEST) tooLarge(file, LONGEST_REQUEST, 'a request');
      else {
        ui.set({ pasted: await file.text() });
        openDialog('paste');
      }
  }
}

function tooLarge(file: File, most: number, what: string): void {
  showToast(`${file.name} has ${bytes(file.size)}; ${what} has ${bytes(most)} at most.`, { tone: 'danger' });
}

const BEGINNING = 4_000;
const SMALL = 1_000_000;

/** The page's own files say what they are at their beginning; one that was written by hand may say it later. */
async function formatOf(file: File): Promise<string | null> {
  const text = await file.slice(0, file.size <= SMALL ? SMALL : BEGINNING).text();
  return /"format"\s*:\s*"(swarms-playground\/(?:run|chats))"/.exec(text)?.[1] ?? null;
}

async function openRun(playground: Playground, file: File): Promise<void> {
  if (file.size > LONGEST_RUN) {
    tooLarge(file, LONGEST_RUN, 'a saved run');
    return;
  }
  const parsed = await parseRun(await file.text());
  if (!parsed.ok) {
    showToast(parsed.message, { tone: 'danger' });
    return;
  }
  ui.set({ opened: parsed.record });
  showTab(playground, 'run');
}

/** Reads an export in and says how many chats came. */
export async function importChats(playground: Playground, file: Blob): Promise<void> {
  const result = await playground.importFile(file);
  if (!result.ok) {
    showToast(result.message, { tone: 'danger' });
    return;
  }
  const { chats, leftOut, broken } = result;
  const parts = [chats === 1 ? 'One chat imported.' : `${chats} chats imported.`];
  if (broken > 0) parts.push(`${broken === 1 ? 'One message is' : `${broken} messages are`} broken.`);
  if (leftOut > 0)
    parts.push(`${leftOut === 1 ? 'One chat was' : `${leftOut} chats were`} damaged and left out.`);
  showToast(parts.join(' '), leftOut > 0 || broken > 0 ? { tone: 'danger' } : {});
}

/** Lets the reader pick a `.run.json` and shows it in Run and Stream. */
export async function openRunFile(playground: Playground): Promise<void> {
  const file = await pickFile('.json,application/json');
  if (file !== null) await openRun(playground, file);
}

export function pickFile(accept: string): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = accept;
  return new Promise((resolve) => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

/** Hands the reader a file to keep. */
export function saveFile(content: Blob | string, name: string, type = 'application/json'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has read the address by the next task in every browser; a minute is generous.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Hands the reader one chat as a file. */
export async function saveChat(
  playground: Playground,
  chat: { id: string; title: string },
  format: 'json' | 'markdown',
): Promise<void> {
  const file = await playground.exportChat(chat.id, format);
  saveFile(file, `${fileName(chat.title)}.${format === 'json' ? 'chat.json' : 'md'}`);
}

/** A title as a file name: letters and digits of any script, dashes between. */
function fileName(title: string): string {
  const name = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  return name.slice(0, 60).toLowerCase() || 'chat';
}
