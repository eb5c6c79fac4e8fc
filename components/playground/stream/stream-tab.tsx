'use client';

import { ChevronRight, Download, Radio, X } from 'lucide-react';
import { useMemo, useState, useSyncExternalStore } from 'react';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { LongText } from '#components/ui/long-text.tsx';
import { seconds } from '#lib/figures.ts';
import { prettyJson } from '#lib/playground/json-text.ts';
import { gapFigures } from '#lib/playground/runs/gaps.ts';
import { framesOf, headOf } from '#lib/playground/runs/recorded-run.ts';
import type { Recorder } from '#lib/playground/runs/recorder.ts';
import { toSse } from '#lib/playground/runs/run-file.ts';
import type { Frame, ResponseHead } from '#lib/playground/stream/transport.ts';
import { type Inspected, NothingInspected, useInspected } from '../run/inspected.tsx';
import { saveFile } from '../shell/files.ts';
import { FrameList } from './frame-list.tsx';
import { GapSparkline } from './gap-sparkline.tsx';

/** What the server really wrote, frame by frame, with the wait before each. */
export function StreamTab() {
  const inspected = useInspected();
  const live = useLiveFrames(inspected.kind === 'running' ? inspected.run.recorder : null);
  const log = live ?? logOf(inspected);
  if (log === null)
    return (
      <NothingInspected
        icon={<Radio className="size-5" strokeWidth={1.5} />}
        text="Every frame the server writes appears here as it came, with the wait before it."
      />
    );
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

interface StreamLog {
  readonly head: ResponseHead | null;
  readonly frames: readonly Frame[];
}

const never = () => () => {};
const NO_FRAMES: readonly Frame[] = [];

/** The frames of a run under way; null when there is none. */
function useLiveFrames(recorder: Recorder | null): StreamLog | null {
  const readFrames = () => recorder?.frames() ?? NO_FRAMES;
  const readHead = () => recorder?.headNow() ?? null;
  const frames = useSyncExternalStore(recorder?.subscribe ?? never, readFrames, readFrames);
  const head = useSyncExternalStore(recorder?.subscribe ?? never, readHead, readHead);
  return useMemo(() => (recorder === null ? null : { head, frames }), [recorder, head, frames]);
}

/** Status, request id and limits in one line; all headers when opened. */
function ResponseHeaders({ head }: { head: ResponseHead | null }) {
  if (head === null) return <p className="px-4 py-2.5 text-[0.8125rem] text-ink-faint">No answer yet</p>;
  const limits = head.limits;
  return (
    <details className="group">
      <summary className="figures flex h-10 list-none items-center gap-2 px-4 text-[0.8125rem] hover:bg-hover pointer-coarse:h-12">
        <ChevronRight className="size-3.5 shrink-0 text-ink-faint transition-transform duration-100 group-open:rotate-90" />
        <span className={head.status < 400 ? 'font-medium' : 'font-medium text-danger'}>{head.status}</span>
        <span className="text-ink-faint">after {seconds(head.atMs)}</span>
        {limits !== null && limits.remainingMinute !== null && (
          <span className="ml-auto truncate text-ink-faint">
            {limits.remainingMinute.toLocaleString('en')} left this minute
          </span>
        )}
      </summary>
      <dl className="max-h-[min(14rem,24dvh)] overflow-y-auto overscroll-contain border-t bg-sunken px-4 py-1.5 font-mono text-xs leading-5">
        {byImportance(head.headers).map(([name, value]) => (
          <div
            key={name}
            className={classNames(
              'grid gap-x-2 py-px',
              // An id is long and its name short; the names of limits are long and their values short.
              name.length > 14
                ? 'grid-cols-[13.5rem_minmax(0,1fr)]'
                : 'grid-cols-[5.75rem_minmax(0,1fr)_auto]',
            )}
          >
            <dt className="text-ink-faint [overflow-wrap:anywhere]">{name}</dt>
            <dd className="[overflow-wrap:anywhere]">{value}</dd>
            {name === 'x-request-id' && (
              <dd className="-my-0.5">
                <CopyButton label="Copy request id" text={() => value} />
              </dd>
            )}
          </div>
        ))}
      </dl>
    </details>
  );
}

const FIRST_HEADERS = [/^x-request-id$/, /^x-ratelimit/, /^retry-after/, /^openai/, /^content-type$/];

/** What people look for stands first; what every answer says alike, last. */
function byImportance(headers: Readonly<Record<string, string>>): [string, string][] {
  const rank = (name: string) => {
    const at = FIRST_HEADERS.findIndex((rule) => rule.test(name));
    if (at !== -1) return at;
    return name.startsWith('access-control') ? FIRST_HEADERS.length + 1 : FIRST_HEADERS.length;
  };
  return Object.entries(headers).sort(
    ([one], [other]) => rank(one) - rank(other) || one.localeCompare(other),
  );
}

/** One frame, its JSON spread out. */
function FrameDetail({ frame, number, onClose }: { frame: Frame; number: number; onClose: () => void }) {
  return (
    <section
      aria-label={`Frame ${number}`}
      className="flex max-h-[45%] min-h-32 shrink flex-col border-t bg-sunken"
    >
      <p className="figures flex h-9 shrink-0 items-center gap-2 pr-2 pl-4 text-xs text-ink-faint">
        <span className="flex-1">
          Frame {number}, at {seconds(frame.atMs)}
        </span>
        <CopyButton label="Copy frame" text={() => frame.text} />
        <IconButton size="xs" label="Close" icon={<X />} onClick={onClose} />
      </p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 overflow-auto px-4 pb-3 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]"
      >
        <LongText key={number} text={prettyJson(frame.text)} />
      </pre>
    </section>
  );
}
