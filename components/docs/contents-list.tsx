'use client';

import { useEffect, useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import type { ContentsGroup } from './contents.ts';
import { MethodMark } from './method-mark.tsx';

export interface ContentsListProps {
  groups: readonly ContentsGroup[];
  onChoose?: () => void;
}

/** Links to all sections; the one being read is marked. */
export function ContentsList({ groups, onChoose }: ContentsListProps) {
  const current = useCurrentSection();
  return (
    <nav aria-label="Contents" className="space-y-5 p-3 pb-10">
      {groups.map(({ title, entries }) => (
        <div key={title}>
          <p className="px-2 pb-1 text-xs font-medium text-ink-faint">{title}</p>
          <ul>
            {entries.map(({ id, title: text, method }) => (
              <li key={id}>
                <a
                  href={`#${id}`}
                  aria-current={id === current ? 'location' : undefined}
                  onClick={onChoose}
                  className={classNames(
                    'flex min-h-7 items-baseline gap-2 rounded-md px-2 py-1 hover:bg-hover hover:text-ink pointer-coarse:min-h-11 pointer-coarse:items-center',
                    id === current ? 'bg-hover font-medium text-ink' : 'text-ink-soft',
                  )}
                >
                  <span className="min-w-0 flex-1">{text}</span>
                  {method !== null && <MethodMark method={method} />}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** The section that the upper part of the window shows. */
function useCurrentSection(): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.findLast(({ isIntersecting }) => isIntersecting);
        if (seen !== undefined) setCurrent(seen.target.id);
      },
      { rootMargin: '-15% 0px -80% 0px' },
    );
    for (const section of document.querySelectorAll('[data-spy]')) observer.observe(section);
    return () => observer.disconnect();
  }, []);
  return current;
}
