import { classNames } from './class-names.ts';

const SIZES = { sm: 'h-6 text-xs', md: 'h-7 text-[0.8125rem]' } as const;

export interface SegmentedControlProps<Value> {
  label: string;
  options: readonly { value: Value; label: string }[];
  selected: Value;
  onSelect: (value: Value) => void;
  size?: keyof typeof SIZES;
  className?: string;
}

/** A choice among a few that stand side by side. */
export function SegmentedControl<Value extends string | number>({
  label,
  options,
  selected,
  onSelect,
  size = 'sm',
  className,
}: SegmentedControlProps<Value>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a few buttons in a line need no legend
    <div role="group" aria-label={label} className={classNames('flex rounded-lg border p-0.5', className)}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={selected === option.value}
          onClick={() => onSelect(option.value)}
          className={classNames(
            'rounded-md px-2.5 font-medium pointer-coarse:h-9',
            SIZES[size],
            selected === option.value ? 'bg-hover text-ink' : 'text-ink-faint hover:text-ink',
          )}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
