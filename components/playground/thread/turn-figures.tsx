import { dollars, seconds } from '#lib/figures.ts';
import type { AssistantTurn } from '#lib/playground/conversation.ts';

/** `TTFT 0.41 s · 68 tok/s · 655 tok · $0.0011`; a press shows the run. */
export function TurnFigures({ turn, onInspect }: { turn: AssistantTurn; onInspect: () => void }) {
  const figures = figuresOf(turn);
  if (figures.length === 0) return null;
  return (
    <button
      type="button"
      onClick={onInspect}
      data-tip="Inspect this run"
      className="figures -ml-1.5 flex min-h-6 flex-wrap items-center gap-x-2 rounded-md px-1.5 text-xs text-ink-faint hover:bg-hover hover:text-ink-soft pointer-coarse:min-h-9"
    >
      {figures.map((figure, at) => (
        <span key={figure} className="flex gap-2 whitespace-nowrap">
          {figure}
          {at < figures.length - 1 && <span aria-hidden="true">·</span>}
        </span>
      ))}
    </button>
  );
}

function figuresOf(turn: AssistantTurn): string[] {
  const figures: string[] = [];
  const first = turn.timings?.firstTokenMs ?? null;
  const tokens = turn.usage?.completion_tokens ?? null;
  if (first !== null) figures.push(`TTFT ${seconds(first)}`);
  if (turn.timings !== null && tokens !== null && first !== null) {
    const spanMs = turn.timings.durationMs - first;
    if (spanMs > 50 && tokens > 1) figures.push(`${Math.round(tokens / (spanMs / 1000))} tok/s`);
  }
  // A refusal by the vendor has figures too: nothing, for nothing.
  if (turn.status === 'failed' && tokens === 0 && turn.cost === 0) return ['not charged'];
  if (tokens !== null)
    figures.push(`${tokens.toLocaleString('en')} tok${turn.usage?.estimated === true ? ' (estimated)' : ''}`);
  if (turn.cost !== null) figures.push(dollars(turn.cost));
  return figures;
}
