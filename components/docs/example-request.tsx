'use client';

import { useId } from 'react';
import { Select } from '#components/ui/select.tsx';
import type { Method, ParameterObject } from '#lib/protocol/openapi/open-api.ts';

/** A request that the reader can change, send and take away. */
export interface ExampleRequest {
  readonly method: Method;
  /** `/v1/models/{id}` */
  readonly path: string;
  readonly parameters: readonly ParameterObject[];
  /** JSON text; null for requests without a body. */
  readonly body: string | null;
  /** False where no key is needed. */
  readonly keyed: boolean;
}

/** Values of the parameters by name; empty ones are left out. */
type ParameterValues = Readonly<Record<string, string>>;

export function sampleValues(parameters: readonly ParameterObject[]): ParameterValues {
  return Object.fromEntries(
    parameters.flatMap(({ name, example }) => (example === undefined ? [] : [[name, String(example)]])),
  );
}

/** Path and query with the values in place. */
export function addressOf({ path, parameters }: ExampleRequest, values: ParameterValues): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: place } of parameters) {
    const value = values[name] ?? '';
    if (place === 'path')
      filled = filled.replace(`{${name}}`, value.split('/').map(encodeURIComponent).join('/'));
    if (place === 'query' && value !== '') query.set(name, value);
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

/** Headers that the parameters ask for. */
export function headersOf({ parameters }: ExampleRequest, values: ParameterValues): Record<string, string> {
  const given = parameters.filter(({ name, in: place }) => place === 'header' && (values[name] ?? '') !== '');
  return Object.fromEntries(given.map(({ name }) => [name.toLowerCase(), values[name] ?? '']));
}

/** The request as a shell command; the key is read from the environment so that it stays out of histories. */
export function curlOf(request: ExampleRequest, values: ParameterValues, origin: string): string {
  const lines = [`curl ${quote(origin + addressOf(request, values))}`];
  if (request.keyed) lines.push('-H "x-api-key: $SWARMS_API_KEY"');
  for (const [name, value] of Object.entries(headersOf(request, values)))
    lines.push(`-H ${quote(`${name}: ${value}`)}`);
  if (request.body !== null) {
    lines.push("-H 'content-type: application/json'");
    if (/"(stream|streaming_on)":\s*true/.test(request.body)) lines[0] = `${lines[0]} --no-buffer`;
    lines.push(`-d ${quote(request.body)}`);
  } else if (request.method === 'post') lines.push('-X POST');
  return lines.join(' \\\n  ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

interface ParameterInputsProps {
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
