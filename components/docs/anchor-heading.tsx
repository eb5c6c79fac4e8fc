import { Link2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '#components/ui/class-names.ts';

/** A heading that can be linked to: the mark appears under the pointer and the focus. */
export function AnchorHeading({
  id,
  level,
  className,
  children,
}: {
  id: string;
  level: 2 | 3;
  className?: string;
  children: ReactNode;
}) {
  const Heading = `h${level}` as const;
  return (
    <Heading className={classNames('group/anchor flex items-center gap-2 text-balance', className)}>
      {children}
      <a
        href={`#${id}`}
        aria-label="Link to this section"
        className="rounded p-0.5 text-ink-faint opacity-0 group-hover/anchor:opacity-100 hover:text-accent focus-visible:opacity-100 pointer-coarse:opacity-60"
      >
        <Link2 className="size-4" />
      </a>
    </Heading>
  );
}
