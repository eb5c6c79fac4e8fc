import { dollars, seconds } from '#lib/figures.ts';
import type { AssistantTurn, TurnUsage } from '#lib/playground/conversation.ts';
import { replayToEnd } from '#lib/playground/runs/play-out.ts';
import type { RecordedRun } from '#lib/playground/runs/run-record.ts';
import type { LiveMessage } from '#lib/playground/stream/live-message.ts';

/** A label and a figure; `null` while it is not known. */
export interface RunSummary {
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
      [
        'Speed',
        spanMs > 500 && textChunks >= 10 ? `≈${Math.round((textChunks * 1000) / spanMs)} tok/s` : null,
      ],
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
    ['Speed', written !== null && spanMs > 50 ? `${Math.round((written * 1000) / spanMs)} tok/s` : null],
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
