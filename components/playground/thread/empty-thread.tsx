'use client';

import { Eye, Repeat, Waves, Wrench } from 'lucide-react';
import { STARTERS, type Starter } from '#lib/playground/starters.ts';
import { usePlayground } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { Mark } from '../shell/wordmark.tsx';

const ICONS: Record<string, typeof Waves> = { story: Waves, loops: Repeat, tools: Wrench, echo: Eye };

/** A chat with nothing in it yet: four things to try that need no provider and cost nothing. */
export function EmptyThread({ compact }: { compact: boolean }) {
  if (compact) return <p className="pt-[30%] text-center text-ink-faint">Nothing sent yet.</p>;
  return (
    <div className="mx-auto flex max-w-152 flex-col pt-[max(2rem,11dvh)] pb-8">
      <Mark className="size-9 text-ink" />
      <h1 className="mt-5 text-2xl font-semibold tracking-[-0.02em] text-balance">
        What should the model do?
      </h1>
      <p className="mt-1.5 text-[0.9375rem] leading-6 text-pretty text-ink-soft">
        Write a message below, or begin with one of these. They run on built-in models: no provider key, no
        cost.
      </p>
      <ul className="mt-7 grid gap-2 sm:grid-cols-2">
        {STARTERS.map((starter) => (
          <StarterCard key={starter.id} starter={starter} />
        ))}
      </ul>
    </div>
  );
}

function StarterCard({ starter }: { starter: Starter }) {
  const { useStarter: begin } = usePlayground();
  const Icon = ICONS[starter.id] ?? Waves;
  return (
    <li>
      <button
        type="button"
        onClick={() => {
          begin(starter);
          focusComposer();
        }}
        className="group flex h-full w-full flex-col rounded-xl border bg-raised p-3.5 text-left transition-colors duration-100 hover:border-line-strong hover:bg-hover"
      >
        <span className="flex items-center gap-2 font-medium">
          <Icon className="size-4 text-accent" /> {starter.title}
        </span>
        <span className="mt-1 text-[0.8125rem] leading-5 text-pretty text-ink-soft">{starter.hint}</span>
      </button>
    </li>
  );
}
