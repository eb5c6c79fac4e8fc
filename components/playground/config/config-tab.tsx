'use client';

import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { useColumn } from '../panel/use-column.ts';
import { usePage } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';
import { ConfigForm } from './config-form.tsx';
import { ConfigJson } from './config-json.tsx';

const countOf = (state: PlaygroundState) => state.chat.columns.length;

/** The request as a form and as JSON: one object, two views. */
export function ConfigTab() {
  const column = useColumn();
  const columns = usePage(countOf);
  const [view, setView] = useState<'form' | 'json'>('form');
  return (
    <>
      <div className="flex h-11 shrink-0 items-center gap-2 border-b px-4 pointer-coarse:h-13">
        {/* biome-ignore lint/a11y/useSemanticElements: two buttons in a line need no legend */}
        <div role="group" aria-label="View" className="flex rounded-lg border p-0.5">
          {(['form', 'json'] as const).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={view === each}
              onClick={() => setView(each)}
              className={classNames(
                'h-6 rounded-md px-2.5 text-xs font-medium pointer-coarse:h-9',
                view === each ? 'bg-hover text-ink' : 'text-ink-faint hover:text-ink',
              )}
            >
              {each === 'form' ? 'Form' : 'JSON'}
            </button>
          ))}
        </div>
        {columns > 1 && (
          <span className="min-w-0 truncate text-xs text-ink-faint">{column.config.model}</span>
        )}
        <Button
          variant="ghost"
          size="sm"
          icon={<Bookmark />}
          onClick={() => openDialog('presets')}
          className="-mr-1.5 ml-auto"
        >
          Presets
        </Button>
      </div>
      {view === 'form' ? <ConfigForm column={column} /> : <ConfigJson key={column.id} column={column} />}
    </>
  );
}
