import type { Config } from './config.ts';
import { checkConfig } from './config-check.ts';
import { type JsonPositions, parseWithPositions, placeOf } from './json-positions.ts';
import { SETTINGS } from './settings-table.ts';

/** What is wrong with a JSON text; `line` and `column` are 1-based, `field` is a path such as `messages[0].role`. */
export interface ConfigProblem {
  line: number;
  column: number;
  message: string;
  field: string | null;
}

export type ParsedConfig =
  | { ok: true; config: Config }
  | { ok: false; problems: readonly [ConfigProblem, ...ConfigProblem[]] };

/** Reads a request body from text: JSON syntax first, then what the server would refuse of it. `null` means absent. */
export async function parseConfig(text: string): Promise<ParsedConfig> {
  const parsed = parseWithPositions(text.replace(/^\uFEFF/, ' '));
  if (!parsed.ok)
    return {
      ok: false,
      problems: [{ ...placeOf(text, parsed.offset), message: parsed.message, field: null }],
    };
  const { value } = parsed;
  const [first, ...more] = (await checkConfig(value)).map(
    ({ field, message }): ConfigProblem => ({
      ...placeOf(text, offsetOf(parsed.positions, field)),
      message,
      field: field === '' ? null : field,
    }),
  );
  if (first !== undefined) return { ok: false, problems: [first, ...more] };
  return { ok: true, config: withoutNulls(value as Config) };
}

/** Whether a text holds this config, however it is laid out. */
export function holdsConfig(text: string, config: Config): boolean {
  const parsed = parseWithPositions(text.replace(/^\uFEFF/, ' '));
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return false;
  return stringifyConfig(withoutNulls(parsed.value as Config)) === stringifyConfig(config);
}

const FIRST_FIELDS = ['model', 'messages', ...SETTINGS.map((setting) => setting.key), 'stream_options'];

/** Two-space JSON with the fields in a fixed order (model, messages, settings, the rest as they came) and a final newline. */
export function stringifyConfig(config: Config): string {
  const known = FIRST_FIELDS.filter((field) => config[field] !== undefined);
  const rest = Object.keys(config).filter((field) => !FIRST_FIELDS.includes(field));
  const ordered = Object.fromEntries([...known, ...rest].map((field) => [field, config[field]]));
  return `${JSON.stringify(ordered, null, 2)}\n`;
}

/** The value's place, or that of the nearest one around it when the field is missing. */
function offsetOf(positions: JsonPositions, field: string): number {
  for (let path = field; path !== ''; path = path.replace(/(^|\.)[^.[\]]+$|\[\d+\]$/, '')) {
    const offset = positions.get(path);
    if (offset !== undefined) return offset;
  }
  return positions.get('') ?? 0;
}

/** Top-level nulls are dropped: the server reads them as absent, the form shows them as unset. */
function withoutNulls(config: Config): Config {
  const entries = Object.entries(config).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(entries), model: config.model, messages: config.messages };
}
