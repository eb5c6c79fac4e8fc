import type { ReactNode } from 'react';
import { Mark } from './wordmark.tsx';

/** A page with one thing to say, in the look of the rest. */
export function PlainPage({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center px-6">
      <div className="w-full max-w-md pb-[12dvh]">
        <Mark className="size-9 text-ink" />
        <h1 className="mt-5 text-2xl font-semibold tracking-[-0.02em]">{title}</h1>
        <p className="mt-1.5 text-[0.9375rem] leading-6 text-pretty text-ink-soft">{text}</p>
        <div className="mt-6 flex gap-2">{children}</div>
      </div>
    </main>
  );
}
