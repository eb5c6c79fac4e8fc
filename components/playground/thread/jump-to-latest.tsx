import { ArrowDown } from 'lucide-react';

export function JumpToLatest({ onJump }: { onJump: () => void }) {
  return (
    <button
      type="button"
      onClick={onJump}
      className="rise absolute bottom-3 left-1/2 flex h-8 -translate-x-1/2 items-center gap-1.5 rounded-full border border-line-strong bg-raised pr-3 pl-2.5 text-xs font-medium text-ink-soft shadow-lift hover:text-ink pointer-coarse:h-10"
    >
      <ArrowDown className="size-3.5" /> Jump to latest
    </button>
  );
}
