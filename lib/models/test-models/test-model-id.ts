import { FAULTS, type Fault } from './faults.ts';

/** What an id under `test/` asks for. */
export type TestModel =
  | { readonly kind: 'echo' | 'tools' | 'json' | 'slow' | 'embed' }
  | { readonly kind: 'story'; readonly tokensPerSecond: number }
  | { readonly kind: 'fault'; readonly fault: Fault };

/** Fast enough to tell the whole story within two seconds. */
const NATURAL_TOKENS_PER_SECOND = 250;

/** Slower ones would outlast any timer, faster ones say nothing more. */
export const TOKENS_PER_SECOND = { least: 0.1, most: 1_000_000 } as const;

/** The listed names, without the `test/` prefix. `story@<tokens per second>` is understood as well. */
export const TEST_MODEL_NAMES: readonly string[] = [
  'echo',
  'story',
  'tools',
  'json',
  'slow',
  'embed',
  ...FAULTS.map((fault) => `error-${fault}`),
];

/** Reads a name without its `test/` prefix; null when there is no such model. */
export function parseTestModel(name: string): TestModel | null {
  switch (name) {
    case 'echo':
    case 'tools':
    case 'json':
    case 'slow':
    case 'embed':
      return { kind: name };
    case 'story':
      return { kind: 'story', tokensPerSecond: NATURAL_TOKENS_PER_SECOND };
  }
  const fault = FAULTS.find((known) => name === `error-${known}`);
  if (fault !== undefined) return { kind: 'fault', fault };
  const pace = /^story@(\d{1,9}(?:\.\d{1,9})?)$/.exec(name)?.[1];
  const tokensPerSecond = Number(pace ?? 0);
  const { least, most } = TOKENS_PER_SECOND;
  return tokensPerSecond >= least && tokensPerSecond <= most ? { kind: 'story', tokensPerSecond } : null;
}
