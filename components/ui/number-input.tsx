'use client';

import { useEffect, useState } from 'react';

export interface NumberInputProps {
  label: string;
  value: number | null;
  placeholder?: string;
  min: number;
  max: number;
  step: number;
  onChange: (value: number | null) => void;
  id?: string;
}

/** Keeps what is being typed as text: half a number must not jump to a valid one under the cursor. */
export function NumberInput({ label, value, placeholder, min, max, step, onChange, id }: NumberInputProps) {
  const [text, setText] = useState(value === null ? '' : String(value));
  useEffect(() => {
    setText((now) => {
      const same = now.trim() === '' ? value === null : Number(now) === value;
      return same ? now : value === null ? '' : String(value);
    });
  }, [value]);
  const number = text.trim() === '' ? null : Number(text);
  const wrong =
    number !== null &&
    (!Number.isFinite(number) || number < min || number > max || (step >= 1 && !Number.isInteger(number)));
  return (
    <input
      id={id}
      aria-label={label}
      aria-invalid={wrong}
      data-tip={wrong ? `From ${min} to ${max}` : undefined}
      inputMode={step < 1 || min < 0 ? 'text' : 'numeric'}
      value={text}
      placeholder={placeholder}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setText(next);
        const parsed = Number(next);
        if (next.trim() === '') onChange(null);
        else if (
          Number.isFinite(parsed) &&
          parsed >= min &&
          parsed <= max &&
          (step < 1 || Number.isInteger(parsed))
        )
          onChange(parsed);
      }}
      onBlur={() => wrong && setText(value === null ? '' : String(value))}
      className="figures h-7 w-20 rounded-md border bg-raised px-2 text-right text-[0.8125rem] hover:border-line-strong aria-invalid:border-danger aria-invalid:text-danger pointer-coarse:h-10"
    />
  );
}
