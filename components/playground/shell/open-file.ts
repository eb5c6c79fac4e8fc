import { showToast } from '#components/ui/toasts.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import { parseRun } from '#lib/playground/runs/run-file.ts';
import { openDialog, ui } from '../ui-state.ts';
import { showTab } from './panels.ts';

/** A file that is no picture: a saved run is shown, an export comes in, all else is offered as a request. */
export async function openFile(playground: Playground, file: File): Promise<void> {
  const text = await file.text();
  switch (formatOf(text)) {
    case 'swarms-playground/run':
      openRun(playground, text);
      return;
    case 'swarms-playground/chats':
      await importChats(playground, file);
      return;
    default:
      ui.set({ pasted: text });
      openDialog('paste');
  }
}

function formatOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'format' in value ? value.format : null;
  } catch {
    return null;
  }
}

function openRun(playground: Playground, text: string): void {
  const parsed = parseRun(text);
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
