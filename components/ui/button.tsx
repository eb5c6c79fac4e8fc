import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { classNames } from './class-names.ts';

const VARIANTS = {
  primary:
    'bg-accent text-on-accent hover:bg-accent-strong border-transparent disabled:bg-hover disabled:text-ink-faint disabled:border-line',
  secondary: 'bg-raised text-ink border-line-strong hover:bg-hover disabled:text-ink-faint',
  ghost:
    'bg-transparent text-ink-soft border-transparent hover:bg-hover hover:text-ink disabled:text-ink-faint',
  danger: 'bg-danger text-surface border-transparent hover:opacity-90',
} as const;

const SIZES = {
  sm: 'h-7 px-2 text-xs gap-1.5 rounded-md pointer-coarse:h-9',
  md: 'h-8 px-3 text-sm gap-1.5 rounded-lg pointer-coarse:h-10',
} as const;

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  variant?: keyof typeof VARIANTS;
  size?: keyof typeof SIZES;
  icon?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}

export function Button({
  variant = 'secondary',
  size = 'md',
  icon,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={classNames(
        'inline-flex shrink-0 items-center justify-center border font-medium whitespace-nowrap transition-colors duration-100 select-none',
        '[&_svg]:size-4 [&_svg]:shrink-0',
        VARIANTS[variant],
        SIZES[size],
        className,
      )}
      {...rest}
    >
      {icon}
      {children}
    </button>
  );
}
