'use client';

import { useId } from 'react';
import { Select } from '#components/ui/select.tsx';
import type { ParameterObject } from '#lib/protocol/openapi/open-api.ts';
import type { ParameterValues } from './example-request.ts';

export interface ParameterInputsProps {
  parameters: readonly ParameterObject[];
  values: ParameterValues;
  onChange: (values: ParameterValues) => void;
}

/** A field for every parameter in path and query. */
export function ParameterInputs({ parameters, values, onChange }: ParameterInputsProps) {
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-2 bg-sunken p-3.5">
      {parameters.map((parameter) => (
        <Input
          key={parameter.name}
          parameter={parameter}
          value={values[parameter.name] ?? ''}
          onChange={(value) => onChange({ ...values, [parameter.name]: value })}
        />
      ))}
    </div>
  );
}

function Input({
  parameter: { name, schema, required },
  value,
  onChange,
}: {
  parameter: ParameterObject;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  const placeholder = schema.default === undefined ? (required ? '' : 'any') : String(schema.default);
  const options = (schema.enum ?? []).map(String);
  return (
    <>
      <label htmlFor={id} className="font-mono text-xs text-ink-soft">
        {name}
      </label>
      {options.length > 0 ? (
        <Select
          id={id}
          value={value}
          options={[
            { value: '', label: placeholder },
            ...options.map((option) => ({ value: option, label: option })),
          ]}
          onChange={onChange}
        />
      ) : (
        <input
          id={id}
          value={value}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => onChange(event.currentTarget.value)}
          className="h-7 w-full min-w-0 rounded-md border bg-raised px-2 font-mono text-xs hover:border-line-strong pointer-coarse:h-10"
        />
      )}
    </>
  );
}
