'use client';

import { type CSSProperties, useEffect, useId, useState } from 'react';

interface SliderFieldProps {
  label: string;
  hint?: string | undefined;
  min: number;
  max: number;
  step: number;
  /** Null: not set, the server's default counts; the thumb then stands at `neutral`. */
  value: number | null;
  neutral: number;
  onChange: (value: number | null) => void;
}

/** A slider and a number field over one value; empty the field to leave it to the server. */
export function SliderField({ label, hint, min, max, step, value, neutral, onChange }: SliderFieldProps) {
  const id = useId();
  const shown = value ?? neutral;
  const share = `${((Math.min(Math.max(shown, min), max) - min) / (max - min)) * 100}%`;
  return (
    <div className="grid grid-cols-[1fr_auto] items-center gap-x-3 gap-y-1">
      <label htmlFor={id} data-tip={hint} className="truncate text-ink-soft">
        {label}
      </label>
      <NumberInput
        label={`${label}, exact`}
        value={value}
        placeholder={String(neutral)}
        min={min}
        max={max}
        step={step}
        onChange={onChange}
      />
      <input
        id={id}
        type="range"
        min={min}
        max={max}
        step={step}
        value={shown}
        data-set={value !== null}
        style={{ '--share': share } as CSSProperties}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
        onDoubleClick={() => onChange(null)}
        className="slider col-span-2"
      />
    </div>
  );
}

interface NumberInputProps {
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
