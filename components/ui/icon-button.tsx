import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> {
  /** What it does: read out by screen readers and shown as the tip. */
  label: string;
  /** A key that does the same, shown in the tip: `mod+b`. */
  keys?: string;
  icon: ReactNode;
  size?: 'xs' | 'sm' | 'md';
  pressed?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const SIZES = {
  xs: 'size-6 rounded-md [&_svg]:size-3.5 pointer-coarse:size-9',
  sm: 'size-7 rounded-md [&_svg]:size-4 pointer-coarse:size-10',
  md: 'size-8 rounded-lg [&_svg]:size-4 pointer-coarse:size-11 pointer-coarse:[&_svg]:size-5',
} as const;

export function IconButton({ label, keys, icon, size = 'sm', pressed, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      data-tip={label}
      data-tip-keys={keys}
      className={classNames(
        'inline-grid shrink-0 place-items-center text-ink-faint transition-colors duration-100 select-none hover:bg-hover hover:text-ink',
        'disabled:pointer-events-none disabled:opacity-45 aria-pressed:text-accent',
        SIZES[size],
        className,
      )}
      {...rest}
    >
      {icon}
    </button>
  );
}
