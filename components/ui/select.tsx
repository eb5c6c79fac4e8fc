import { ChevronDown } from 'lucide-react';
import type { SelectHTMLAttributes } from 'react';
import { classNames } from './class-names.ts';

export interface SelectProps extends Omit<SelectHTMLAttributes<HTMLSelectElement>, 'onChange' | 'value'> {
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** The platform's own list: right on a phone, known to every screen reader. */
export function Select({ value, options, onChange, className, ...rest }: SelectProps) {
  return (
    <span className={classNames('relative inline-flex', className)}>
      <select
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="h-7 w-full appearance-none truncate rounded-md border bg-raised pr-7 pl-2 text-[0.8125rem] hover:border-line-strong pointer-coarse:h-10"
        {...rest}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown className="pointer-events-none absolute top-1/2 right-2 size-3.5 -translate-y-1/2 text-ink-faint" />
    </span>
  );
}
