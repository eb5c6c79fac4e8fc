'use client';

import { Download, Radio } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { gapFigures } from '#lib/playground/runs/gaps.ts';
import { toSse } from '#lib/playground/runs/run-file.ts';
import { framesOf, headOf } from '#lib/playground/runs/run-times.ts';
import { type Inspected, useInspected } from '../run/use-inspected.ts';
import { saveFile } from '../shell/save-file.ts';
import { FrameDetail } from './frame-detail.tsx';
import { FrameList } from './frame-list.tsx';
import { GapSparkline } from './gap-sparkline.tsx';
import { ResponseHeaders } from './response-headers.tsx';
import type { StreamLog } from './stream-log.ts';
import { useLiveFrames } from './use-live-frames.ts';

/** What the server really wrote, frame by frame, with the wait before each. */
export function StreamTab() {
  const inspected = useInspected();
  const live = useLiveFrames(inspected.kind === 'running' ? inspected.run.recorder : null);
  const log = live ?? logOf(inspected);
  if (log === null) return <NothingStreamed />;
  return <Log head={log.head} frames={log.frames} />;
}

function logOf(inspected: Inspected): StreamLog | null {
  if (inspected.kind !== 'file' && inspected.kind !== 'settled') return null;
  const { record } = inspected;
  return record === null ? null : { head: headOf(record), frames: framesOf(record) };
}

function Log({ head, frames }: StreamLog) {
  const [chosen, setChosen] = useState<number | null>(null);
  const gaps = gapFigures(frames.map((frame) => frame.atMs));
  const frame = chosen === null ? undefined : frames[chosen];
  return (
    <>
      <div className="shrink-0 border-b">
        <ResponseHeaders head={head} />
        <GapSparkline gaps={gaps} onChoose={setChosen} />
      </div>
      <FrameList frames={frames} gaps={gaps} chosen={chosen} onChoose={setChosen} />
      {frame !== undefined && (
        <FrameDetail frame={frame} number={(chosen ?? 0) + 1} onClose={() => setChosen(null)} />
      )}
      <div className="flex shrink-0 items-center gap-1.5 border-t px-3 py-2.5">
        <CopyButton wide label="Copy as .sse" text={() => toSse(frames)} />
        <Button
          size="sm"
          icon={<Download />}
          onClick={() => saveFile(toSse(frames), 'run.sse', 'text/event-stream')}
        >
          Save
        </Button>
        <span className="figures ml-auto text-xs text-ink-faint">
          {frames.length.toLocaleString('en')} frames
        </span>
      </div>
    </>
  );
}

function NothingStreamed() {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-3 px-8 pb-16 text-center text-ink-faint">
      <Radio className="size-5" strokeWidth={1.5} />
      <p className="max-w-56 text-pretty">
        Every frame the server writes appears here as it came, with the wait before it.
      </p>
    </div>
  );
}
