'use client';

import { Diff, Download, FolderOpen, Play } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { stringifyRun } from '#lib/playground/runs/run-file.ts';
import type { RecordedRun } from '#lib/playground/runs/run-record.ts';
import { saveFile } from '../shell/save-file.ts';
import { openDialog, ui } from '../ui-state.ts';
import { openRunFile } from './open-run-file.ts';

export function RunActions({ record }: { record: RecordedRun }) {
  return (
    <div className="flex flex-wrap gap-1.5 border-b px-4 py-3">
      <Button size="sm" icon={<Play />} onClick={() => ui.set({ dialog: 'replay', replayed: record })}>
        Replay
      </Button>
      <Button
        size="sm"
        icon={<Download />}
        onClick={() =>
          saveFile(stringifyRun(record), `${record.request.model.replaceAll('/', '-')}.run.json`)
        }
      >
        Save
      </Button>
      <Button size="sm" icon={<FolderOpen />} onClick={() => void openRunFile()}>
        Open
      </Button>
      <Button size="sm" icon={<Diff />} onClick={() => openDialog('diff')}>
        Diff
      </Button>
    </div>
  );
}
