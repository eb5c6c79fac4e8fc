'use client';

import { Activity, Ellipsis, GitBranch, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import { dollars, seconds, tokenSpeed } from '#lib/figures.ts';
import type { AssistantTurn, SiblingPlace } from '#lib/playground/conversation.ts';
import { usePlayground } from '../playground-context.tsx';
import { showTab } from '../shell/side-panels.tsx';
import { ui } from '../ui-state.ts';
import { SiblingNav } from './sibling-nav.tsx';

interface TurnFooterProps {
  turn: AssistantTurn;
  place: SiblingPlace | null;
  last: boolean;
  onEdit: () => void;
}

/** What the answer cost and what can be done with it. The figures belong to the message and never go away. */
export function TurnFooter({ turn, place, last, onEdit }: TurnFooterProps) {
  const playground = usePlayground();
  const inspect = () => {
    ui.set({ inspected: turn.id });
    showTab(playground, 'run');
  };
  return (
    <footer className="mt-3 flex min-h-6 flex-wrap items-center gap-x-1 gap-y-1">
      {place !== null && <SiblingNav place={place} what="answer" />}
      <TurnFigures turn={turn} onInspect={inspect} />
      <div className={last ? 'flex items-center' : 'turn-actions'}>
        {turn.content !== '' && <CopyButton label="Copy answer" text={() => turn.content} />}
        <IconButton
          size="xs"
          label="Regenerate"
          icon={<RefreshCw />}
          onClick={() => void playground.regenerate(turn.id)}
        />
        <Menu
          label="More for this answer"
          trigger={(trigger) => <IconButton size="xs" label="More" icon={<Ellipsis />} {...trigger} />}
          items={[
            { label: 'Inspect this run', icon: <Activity />, onSelect: inspect },
            {
              label: 'Branch into a new chat',
              icon: <GitBranch />,
              onSelect: () => void playground.branch(turn.id),
            },
            { label: 'Edit this answer', icon: <Pencil />, onSelect: onEdit },
            {
              label: 'Delete',
              icon: <Trash2 />,
              danger: true,
              separated: true,
              onSelect: () => playground.deleteTurn(turn.id),
            },
          ]}
        />
      </div>
    </footer>
  );
}

/** `TTFT 0.41 s · 68 tok/s · 655 tok · $0.0011`; a press shows the run. */
function TurnFigures({ turn, onInspect }: { turn: AssistantTurn; onInspect: () => void }) {
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
    const speed = tokenSpeed(tokens, turn.timings.durationMs - first);
    if (speed !== null) figures.push(speed);
  }
  // A refusal by the vendor reports no tokens and no cost.
  if (turn.status === 'failed' && tokens === 0 && turn.cost === 0) return ['not charged'];
  if (tokens !== null)
    figures.push(`${tokens.toLocaleString('en')} tok${turn.usage?.estimated === true ? ' (estimated)' : ''}`);
  if (turn.cost !== null) figures.push(dollars(turn.cost));
  return figures;
}
