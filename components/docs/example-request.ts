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
export type ParameterValues = Readonly<Record<string, string>>;

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
