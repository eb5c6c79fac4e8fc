'use client';

import { Download, Upload } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { showToast } from '#components/ui/toasts.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import { usePlayground } from '../playground-context.tsx';
import { importChats, pickFile, saveFile } from '../shell/files.ts';
import { closeDialog } from '../ui-state.ts';

/** Everything this browser keeps, out as one file and in again. */
export function DataDialog() {
  const playground = usePlayground();
  return (
    <Dialog
      open
      onClose={closeDialog}
      width="sm"
      title="All data"
      lead="Chats, pictures, presets and runs live in this browser only. The key is never part of an export."
    >
      <div className="divide-y rounded-xl border">
        <div className="flex items-center gap-4 p-4">
          <p className="flex-1">
            <span className="block font-medium">Export everything</span>
            <span className="block text-[0.8125rem] text-ink-soft">One JSON file with all chats.</span>
          </p>
          <Button icon={<Download />} onClick={() => void exportAll(playground)}>
            Export
          </Button>
        </div>
        <div className="flex items-center gap-4 p-4">
          <p className="flex-1">
            <span className="block font-medium">Import</span>
            <span className="block text-[0.8125rem] text-ink-soft">
              What is here stays; chats come in as copies.
            </span>
          </p>
          <Button icon={<Upload />} onClick={() => void importFile(playground)}>
            Import
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

async function exportAll(playground: Playground): Promise<void> {
  try {
    const day = new Date().toISOString().slice(0, 10);
    saveFile(await playground.exportAll(), `playground-${day}.json`);
  } catch (error) {
    showToast(error instanceof Error ? error.message : 'The export failed.', { tone: 'danger' });
  }
}

async function importFile(playground: Playground): Promise<void> {
  const file = await pickFile('.json,application/json');
  if (file === null) return;
  await importChats(playground, file);
}
