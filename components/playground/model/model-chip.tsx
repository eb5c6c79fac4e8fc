'use client';

import { ChevronDown } from 'lucide-react';
import { lazyComponent } from '#components/ui/lazy-component.tsx';
import { Popover } from '#components/ui/popover.tsx';
import type { ColumnView } from '#lib/playground/chat/state.ts';
import { usePlayground } from '../playground-context.tsx';
import { useUi } from '../ui-state.ts';

const ModelPicker = lazyComponent(
  () => import('../shell/after-paint.ts').then((parts) => parts.ModelPicker),
  () => <div className="h-96" />,
);

/** The model of a column; a press opens the picker. `primary`: the one that the shortcut opens. */
export function ModelChip({ column, primary = false }: { column: ColumnView; primary?: boolean }) {
  const playground = usePlayground();
  const signal = useUi((state) => state.pickerSignal);
  return (
    <Popover
      label="Choose a model"
      {...(primary ? { openSignal: signal } : {})}
      className="w-[min(30rem,100vw)]"
      trigger={(trigger) => (
        <button
          type="button"
          {...trigger}
          data-tip="Choose a model"
          data-tip-keys="mod+/"
          className="flex h-8 min-w-0 max-w-72 items-center gap-1.5 rounded-lg px-2 font-medium transition-colors duration-100 hover:bg-hover aria-expanded:bg-hover pointer-coarse:h-11"
        >
          <span className="truncate">{column.config.model}</span>
          <ChevronDown className="size-3.5 shrink-0 text-ink-faint" />
        </button>
      )}
    >
      {(close) => (
        <ModelPicker
          column={column}
          onChoose={(model) => {
            playground.setField('model', model, column.id);
            close();
          }}
        />
      )}
    </Popover>
  );
}
