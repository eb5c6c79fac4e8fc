'use client';

import { BookOpen, KeyRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { balance } from '#lib/figures.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import type { RateHeaders } from '#lib/playground/rate-headers.ts';
import { usePlaygroundState } from '../playground-context.tsx';
import { ThemeMenu } from '../shell/theme.tsx';
import { openDialog } from '../ui-state.ts';

const maskedOf = (state: PlaygroundState) => state.keyMasked;
const balanceOf = (state: PlaygroundState) => state.balance;
const limitsOf = (state: PlaygroundState) => state.limits;

/** The foot of the left panel: the key, what is left to spend and to ask, the theme. */
export function Account() {
  const masked = usePlaygroundState(maskedOf);
  const credits = usePlaygroundState(balanceOf);
  const limits = usePlaygroundState(limitsOf);
  return (
    <footer className="space-y-2.5 border-t px-3 pt-3 pb-[max(0.5rem,env(safe-area-inset-bottom))]">
      {credits !== null && (
        <p className="flex items-baseline justify-between px-1">
          <span className="text-ink-faint">Balance</span>
          <span className="figures font-medium">{balance(credits.total_credits)}</span>
        </p>
      )}
      {limits !== null && <LimitMeter limits={limits} />}
      <div className="flex items-center gap-0.5">
        <button
          type="button"
          onClick={() => openDialog('key')}
          className="flex h-8 min-w-0 flex-1 items-center gap-2 rounded-lg px-1.5 text-left text-ink-soft hover:bg-hover hover:text-ink pointer-coarse:h-11"
        >
          <KeyRound className="size-4 shrink-0 text-ink-faint" />
          {masked === null ? (
            <span className="truncate">Add an API key</span>
          ) : (
            <span className="truncate font-mono text-xs">{masked}</span>
          )}
        </button>
        <FootLink href="/docs" label="API reference" icon={<BookOpen />} />
        <ThemeMenu size="md" placement="top-end" />
      </div>
    </footer>
  );
}

function FootLink({ href, label, icon }: { href: string; label: string; icon: ReactNode }) {
  return (
    <a
      href={href}
      aria-label={label}
      data-tip={label}
      className="inline-grid size-8 shrink-0 place-items-center rounded-lg text-ink-faint hover:bg-hover hover:text-ink pointer-coarse:size-11 [&_svg]:size-4"
    >
      {icon}
    </a>
  );
}

/** What the last answer's headers said is left of this minute and day. */
function LimitMeter({ limits }: { limits: RateHeaders }) {
  return (
    <div className="space-y-1.5 px-1">
      <Row label="This minute" left={limits.remainingMinute} of={limits.limitMinute} />
      <Row label="Today" left={limits.remainingDay} of={limits.limitDay} />
    </div>
  );
}

function Row({ label, left, of }: { label: string; left: number | null; of: number | null }) {
  if (left === null || of === null || of === 0) return null;
  const low = left / of < 0.1;
  return (
    <div>
      <p className="flex items-baseline justify-between text-xs">
        <span className="text-ink-faint">{label}</span>
        <span className={low ? 'figures text-warn' : 'figures text-ink-soft'}>
          {left.toLocaleString('en')} / {of.toLocaleString('en')}
        </span>
      </p>
      <div aria-hidden="true" className="mt-1 h-[3px] overflow-hidden rounded-full bg-hover">
        <div
          className={low ? 'h-full rounded-full bg-warn' : 'h-full rounded-full bg-control'}
          style={{ width: `${(left / of) * 100}%` }}
        />
      </div>
    </div>
  );
}
