'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { SiblingPlace } from '#lib/playground/conversation.ts';
import { usePlayground } from '../playground-context.tsx';

/** `‹2/3›`: steps through the versions of a turn. */
export function SiblingNav({ place, what }: { place: SiblingPlace; what: string }) {
  const playground = usePlayground();
  const step = (id: string | null) => () => {
    if (id !== null) playground.selectSibling(id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend into a line of figures
    <div role="group" aria-label={`Version of this ${what}`} className="flex items-center">
      <IconButton
        size="xs"
        label={`Previous ${what}`}
        icon={<ChevronLeft />}
        disabled={place.previous === null}
        onClick={step(place.previous)}
      />
      <span className="figures min-w-7 text-center text-xs text-ink-soft">
        {place.index + 1}/{place.count}
      </span>
      <IconButton
        size="xs"
        label={`Next ${what}`}
        icon={<ChevronRight />}
        disabled={place.next === null}
        onClick={step(place.next)}
      />
    </div>
  );
}
