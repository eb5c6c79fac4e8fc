import type { RateHeaders } from '#lib/playground/rate-headers.ts';

/** What the last answer's headers said is left of this minute and day. */
export function LimitMeter({ limits }: { limits: RateHeaders }) {
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
