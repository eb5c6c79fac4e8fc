import { showToast } from '#components/ui/toasts.ts';
import { parseRun } from '#lib/playground/runs/run-file.ts';
import { ui } from '../ui-state.ts';

/** Lets the reader pick a `.run.json` and shows it in Run and Stream. */
export async function openRunFile(): Promise<void> {
  const file = await pickFile('.json,application/json');
  if (file === null) return;
  const parsed = await parseRun(await file.text());
  if (parsed.ok) ui.set({ opened: parsed.record });
  else showToast(parsed.message, { tone: 'danger' });
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
