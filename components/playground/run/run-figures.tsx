import { CopyButton } from '#components/ui/copy-button.tsx';
import { dollars, seconds, tokenSpeed } from '#lib/figures.ts';
import type { AssistantTurn, TurnUsage } from '#lib/playground/conversation.ts';
import { type RecordedRun, replayToEnd } from '#lib/playground/runs/recorded-run.ts';
import type { LiveMessage } from '#lib/playground/stream/live-message.ts';

const GOOD = new Set(['stop', 'tool_calls', 'streaming', 'done']);

export function RunFigures({ summary }: { summary: RunSummary }) {
  return (
    <section aria-label="Figures" className="border-b px-4 pt-4 pb-4">
      <p className="flex items-center gap-2">
        <span className="min-w-0 truncate font-medium">{summary.model}</span>
        <span
          className={
            GOOD.has(summary.status)
              ? 'rounded-md border px-1.5 text-xs text-ink-soft'
              : 'rounded-md border border-warn/40 bg-warn-soft px-1.5 text-xs text-warn'
          }
        >
          {summary.status}
        </span>
      </p>
      {summary.requestId !== null && (
        <p className="mt-1 flex items-center gap-1 text-xs text-ink-faint">
          <span className="truncate font-mono">{summary.requestId}</span>
          <CopyButton label="Copy request id" text={() => summary.requestId ?? ''} />
        </p>
      )}
      <dl className="figures mt-3 grid grid-cols-2 gap-x-6">
        {summary.figures.map(([label, figure]) => (
          <div key={label} className="flex items-baseline justify-between border-t py-1.5">
            <dt className="text-[0.8125rem] text-ink-faint">{label}</dt>
            <dd className="text-[0.8125rem]">{figure ?? '–'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** A label and a figure; `null` while it is not known. */
interface RunSummary {
  readonly model: string;
  readonly status: string;
  readonly requestId: string | null;
  readonly figures: readonly (readonly [label: string, figure: string | null])[];
}

export function turnSummary(turn: AssistantTurn): RunSummary {
  return {
    model: turn.model,
    status: turn.status === 'done' ? (turn.finishReason ?? 'done') : turn.status,
    requestId: turn.requestId,
    figures: figuresOf(
      turn.timings?.firstTokenMs ?? null,
      turn.timings?.durationMs ?? null,
      turn.usage,
      turn.cost ?? turn.usage?.cost ?? null,
    ),
  };
}

/** A run under way: what is known of it after `nowMs`. */
export function liveSummary(turn: AssistantTurn, live: LiveMessage, nowMs: number): RunSummary {
  const { firstTokenMs, textChunks } = live.getSnapshot();
  const spanMs = firstTokenMs === null ? 0 : nowMs - firstTokenMs;
  return {
    model: turn.model,
    status: turn.status,
    requestId: turn.requestId,
    figures: [
      ['First token', firstTokenMs === null ? null : seconds(firstTokenMs)],
      ['Duration', seconds(nowMs)],
      ['Speed', spanMs > 500 && textChunks >= 10 ? `≈${tokenSpeed(textChunks, spanMs)}` : null],
      ['Answer', textChunks > 0 ? `≈${textChunks.toLocaleString('en')}` : null],
    ],
  };
}

export function recordSummary(record: RecordedRun): RunSummary {
  const live = replayToEnd(record);
  const message = live.message();
  return {
    model: record.request.model,
    status: record.outcome.kind === 'done' ? (message.finishReason ?? 'done') : record.outcome.kind,
    requestId: record.response?.headers['x-request-id'] ?? null,
    figures: figuresOf(
      live.times().firstTokenMs,
      record.durationMs,
      message.usage,
      message.usage?.cost ?? null,
    ),
  };
}

function figuresOf(
  firstTokenMs: number | null,
  durationMs: number | null,
  usage: TurnUsage | null,
  cost: number | null,
): RunSummary['figures'] {
  const written = usage?.completion_tokens ?? null;
  const spanMs = durationMs !== null && firstTokenMs !== null ? durationMs - firstTokenMs : 0;
  const count = (value: number | null | undefined) => value?.toLocaleString('en') ?? null;
  return [
    ['First token', firstTokenMs === null ? null : seconds(firstTokenMs)],
    ['Duration', durationMs === null ? null : seconds(durationMs)],
    ['Speed', written === null ? null : tokenSpeed(written, spanMs)],
    ['Cost', cost === null ? null : dollars(cost)],
    ['Prompt', count(usage?.prompt_tokens)],
    ['Answer', count(written)],
    ...optional('Cached', usage?.prompt_tokens_details?.cached_tokens),
    ...optional('Reasoning', usage?.completion_tokens_details?.reasoning_tokens),
  ];
}

function optional(label: string, value: number | undefined): [string, string][] {
  return value === undefined || value === 0 ? [] : [[label, value.toLocaleString('en')]];
}
