import { classNames } from './class-names.ts';

/** On or off, announced as a switch. The label stands beside it, outside. */
export function Switch({
  label,
  checked,
  onChange,
}: {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={checked}
      aria-label={label}
      onClick={() => onChange(!checked)}
      className={classNames(
        'relative h-4.5 w-8 shrink-0 rounded-full border transition-colors duration-100',
        'before:absolute before:-inset-3 before:content-[""]',
        checked ? 'border-transparent bg-accent' : 'border-control bg-surface',
      )}
    >
      <span
        className={classNames(
          'absolute top-1/2 size-3 -translate-y-1/2 rounded-full transition-[left] duration-100',
          checked ? 'left-[0.9375rem] bg-on-accent' : 'left-0.5 bg-control',
        )}
      />
    </button>
  );
}
