/** Six around one: a swarm and what it agrees on. */
export function Mark({ className }: { className?: string }) {
  const around = [0, 1, 2, 3, 4, 5].map((step) => {
    const angle = (Math.PI / 3) * step - Math.PI / 2;
    return { x: 12 + 7.6 * Math.cos(angle), y: 12 + 7.6 * Math.sin(angle) };
  });
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      {around.map(({ x, y }) => (
        <circle
          key={`${x.toFixed(1)} ${y.toFixed(1)}`}
          cx={x.toFixed(2)}
          cy={y.toFixed(2)}
          r="2.3"
          fill="currentColor"
        />
      ))}
      <circle cx="12" cy="12" r="3.1" fill="var(--accent)" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <span className="flex items-center gap-2 font-semibold tracking-[-0.01em]">
      <Mark className="size-5 text-ink" />
      Playground
    </span>
  );
}
