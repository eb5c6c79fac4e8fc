import Link from 'next/link';
import type { ReactNode } from 'react';
import { KeyButton } from './key-button.tsx';
import { ThemeMenu } from './theme.tsx';
import { Wordmark } from './wordmark.tsx';

interface PageBarProps {
  title: string;
  /** Left of the way back. */
  before?: ReactNode;
  /** Between key and theme. */
  children?: ReactNode;
}

/** The bar over every page but the playground itself: the way back, what it is, key and theme. */
export function PageBar({ title, before, children }: PageBarProps) {
  return (
    <header className="sticky top-0 z-10 flex h-12 items-center gap-2 border-b bg-surface/90 px-2 backdrop-blur-sm sm:px-4">
      {before}
      <Link href="/" className="rounded-md px-1 py-1" aria-label="Back to the playground">
        <Wordmark />
      </Link>
      <span className="text-ink-faint max-sm:hidden">{title}</span>
      <div className="ml-auto flex items-center gap-1">
        <KeyButton />
        {children}
        <ThemeMenu />
      </div>
    </header>
  );
}
