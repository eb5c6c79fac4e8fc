'use client';

import { Activity, Ellipsis, GitBranch, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import type { AssistantTurn, SiblingPlace } from '#lib/playground/conversation.ts';
import { usePlayground } from '../playground-context.tsx';
import { showTab } from '../shell/panels.ts';
import { ui } from '../ui-state.ts';
import { SiblingNav } from './sibling-nav.tsx';
import { TurnFigures } from './turn-figures.tsx';

export interface TurnFooterProps {
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
