'use client';

import { RotateCcw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Markdown } from '#components/markdown/markdown.tsx';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { SegmentedControl } from '#components/ui/segmented-control.tsx';
import { seconds } from '#lib/figures.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import { type Replay, type ReplaySpeed, replayRun } from '#lib/playground/runs/replay.ts';
import { createLiveMessage, type LiveMessage } from '#lib/playground/stream/live-message.ts';
import { useSelector } from '../playground-context.tsx';
import { liveView } from '../thread/answer-view.ts';
import { LoopList } from '../thread/loop-trace.tsx';
import { closeDialog, useUi } from '../ui-state.ts';

const SPEEDS: readonly { value: ReplaySpeed; label: string }[] = [
  { value: 1, label: '1×' },
  { value: 4, label: '4×' },
  { value: 'at-once', label: 'At once' },
];

/** A run once more from its log, with the pauses it had. Nothing is sent, nothing is paid. */
export function ReplayDialog() {
  const record = useUi((state) => state.replayed);
  const [round, setRound] = useState(0);
  const [speed, setSpeed] = useState<ReplaySpeed>(1);
  if (record === null) return null;
  return (
    <Dialog
      open
      onClose={closeDialog}
      width="lg"
      title={`Replay of ${record.request.model}`}
      lead={`${record.frames.length.toLocaleString('en')} frames over ${seconds(record.durationMs)}. Nothing is sent, nothing is paid.`}
      footer={
        <>
          <SegmentedControl
            label="Speed"
            size="md"
            options={SPEEDS}
            selected={speed}
            onSelect={setSpeed}
            className="mr-auto"
          />
          <Button icon={<RotateCcw />} onClick={() => setRound(round + 1)}>
            Again
          </Button>
        </>
      }
    >
      <Played key={round} record={record} speed={speed} />
    </Dialog>
  );
}

function Played({ record, speed }: { record: RecordedRun; speed: ReplaySpeed }) {
  const [live] = useState(() => createLiveMessage());
  const replay = useRef<Replay>(null);
  useEffect(() => {
    const playing = replayRun(record, { head: () => {}, frame: () => {}, chunk: live.push }, 1);
    replay.current = playing;
    void playing.ended.then((outcome) => outcome.kind !== 'stopped' && live.end());
    return () => playing.stop();
  }, [record, live]);
  useEffect(() => replay.current?.setSpeed(speed), [speed]);
  return <Answer live={live} />;
}

const whole = <T,>(snapshot: T): T => snapshot;

function Answer({ live }: { live: LiveMessage }) {
  const snapshot = useSelector(live, whole);
  const view = liveView(snapshot);
  const growing = snapshot.phase !== 'ended';
  return (
    <div aria-busy={growing} className="min-h-64">
      {view.loops.length > 0 && <LoopList loops={view.loops} openWhileGrowing={view.blocks.length === 0} />}
      <Markdown blocks={view.blocks} live={growing} />
    </div>
  );
}
