'use client';

import { type CSSProperties, useId } from 'react';
import { NumberInput } from './number-input.tsx';

export interface SliderFieldProps {
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
