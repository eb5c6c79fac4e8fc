'use client';

import { Braces, Menu as MenuIcon } from 'lucide-react';
import { useEffect, useState } from 'react';
import { PageBar } from '#components/playground/shell/page-bar.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Modal } from '#components/ui/modal.tsx';
import { MethodMark } from './http-marks.tsx';
import type { ContentsGroup } from './reference.ts';

/** The bar over the page: the way back, the contents on small screens, the document, key and theme. */
export function DocsBar({ groups }: { groups: readonly ContentsGroup[] }) {
  const [open, setOpen] = useState(false);
  const contents = (
    <IconButton
      label="Contents"
      size="md"
      icon={<MenuIcon />}
      aria-expanded={open}
      onClick={() => setOpen(true)}
      className="lg:hidden"
    />
  );
  return (
    <>
      <PageBar title="API reference" before={contents}>
        <a
          href="/openapi.json"
          data-tip="The same as OpenAPI"
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs font-medium text-ink-soft hover:bg-hover hover:text-ink max-sm:hidden"
        >
          <Braces className="size-4" />
          openapi.json
        </a>
      </PageBar>
      {open && (
        <Modal label="Contents" onClose={() => setOpen(false)} className="over over-left">
          <div className="h-full overflow-y-auto">
            <ContentsList groups={groups} onChoose={() => setOpen(false)} />
          </div>
        </Modal>
      )}
    </>
  );
}

interface ContentsListProps {
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
