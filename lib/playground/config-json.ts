import type { Config } from './config.ts';

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

/** Reads a request body from text: JSON syntax first, then types and ranges of the fields this page knows. */
export function parseConfig(_text: string): ParsedConfig {
  throw new Error('not written yet');
}

/** Two-space JSON with the fields in a fixed order (model, messages, settings, the rest as they came) and a final newline. */
export function stringifyConfig(_config: Config): string {
  throw new Error('not written yet');
}
