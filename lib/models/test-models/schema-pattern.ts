import { type PatternNode, PatternReader, PatternRefused } from './pattern-reader.ts';
import type { SampleBudget } from './sample-budget.ts';

/**
 * Writes and matches texts of the regular expressions in schemas. The engine's own matcher is never given a whole
 * pattern, only single characters: it knows no limit, and this one counts its steps.
 */

/** Longer patterns and texts are refused: no schema for a form needs them. */
const MAX_PATTERN = 1_000;
const MAX_TEXT = 1_000;

/** How a text is written: which alternatives, how often, with which characters. */
interface Manner {
  /** Which alternative, counted from the first. */
  readonly pick: number;
  /** Repetitions beyond the least, for the repetition with this number, or for all. */
  readonly extra: number;
  readonly stretched: number | 'all';
  /** Which of the fitting characters. */
  readonly shift: number;
  /** Whether texts that are looked ahead for are written first. */
  readonly looks: boolean;
}

export class SchemaPattern {
  readonly #source: string;
  readonly #root: PatternNode;
  readonly #repeats: readonly PatternNode[];

  /** Throws `PatternRefused` for what is no regular expression, is too long, or refers back. */
  constructor(source: string) {
    if (source.length > MAX_PATTERN)
      throw new PatternRefused(source, `is longer than ${MAX_PATTERN} characters`);
    this.#source = source;
    const reader = new PatternReader(source);
    this.#root = reader.read();
    this.#repeats = reader.repeats;
  }

  matches(text: string, budget: SampleBudget): boolean {
    if (text.length > MAX_TEXT)
      throw new PatternRefused(this.#source, `cannot be matched against more than ${MAX_TEXT} characters`);
    const chars = [...text];
    const matcher = new Matcher(chars, budget);
    return chars.concat('').some((_, start) => matcher.match(this.#root, start, () => true));
  }

  /** Texts that may match, likely ones first, some of at least `least` characters: the caller matches them. */
  *candidates(least: number, variant: number, budget: SampleBudget): Generator<string> {
    for (const looks of [false, true]) {
      for (let pick = 0; pick < 4; pick += 1) {
        const plain: Manner = { pick, extra: 0, stretched: 'all', shift: variant, looks };
        const base = this.#write(plain, budget);
        if (base === null) continue;
        if (variant > 0) yield `${base}${variant}`;
        yield base;
        const missing = Math.max(least - [...base].length, 0);
        for (const extra of new Set([1, 2, 3, Math.ceil(missing / 2), missing])) {
          for (const stretched of ['all', 0, 1, 2, 3] as const) {
            const text = this.#write({ ...plain, extra, stretched }, budget);
            if (text !== null) yield text;
          }
        }
        const pad = 'a'.repeat(Math.min(missing, MAX_TEXT));
        yield base + pad;
        yield pad + base;
      }
    }
  }

  /** Null when the text would be too long. */
  #write(manner: Manner, budget: SampleBudget): string | null {
    const text = writeNode(this.#root, manner, this.#repeats, budget);
    return text.length > MAX_TEXT ? null : text;
  }
}

function writeNode(
  node: PatternNode,
  manner: Manner,
  repeats: readonly PatternNode[],
  budget: SampleBudget,
): string {
  budget.spend();
  const write = (inner: PatternNode) => writeNode(inner, manner, repeats, budget);
  switch (node.kind) {
    case 'char': {
      const choices = node.choices();
      return choices[manner.shift % Math.max(1, choices.length)] ?? '';
    }
    case 'sequence': {
      let text = '';
      for (const item of node.items) {
        text += write(item);
        if (text.length > MAX_TEXT) break;
      }
      return text;
    }
    case 'choice': {
      const option = node.options[manner.pick % node.options.length];
      return option === undefined ? '' : write(option);
    }
    case 'repeat': {
      const meant = manner.stretched === 'all' || repeats[manner.stretched] === node;
      const count = Math.min(node.most, node.least + (meant ? manner.extra : 0));
      const text = count === 0 ? '' : write(node.item);
      return text.repeat(Math.min(count, Math.ceil((MAX_TEXT + 1) / Math.max(1, text.length))));
    }
    case 'look':
      return manner.looks && node.wanted ? write(node.item) : '';
    case 'edge':
      return '';
    default:
      return node satisfies never;
  }
}

class Matcher {
  readonly #chars: readonly string[];
  readonly #budget: SampleBudget;

  constructor(chars: readonly string[], budget: SampleBudget) {
    this.#chars = chars;
    this.#budget = budget;
  }

  match(node: PatternNode, at: number, then: (at: number) => boolean): boolean {
    this.#budget.spend();
    switch (node.kind) {
      case 'char':
        return this.#fits(node, at) && then(at + 1);
      case 'sequence':
        return this.#all(node.items, 0, at, then);
      case 'choice':
        return node.options.some((option) => this.match(option, at, then));
      case 'repeat':
        return node.item.kind === 'char' ? this.#run(node, at, then) : this.#again(node, 0, at, then);
      case 'look':
        return this.match(node.item, at, () => true) === node.wanted && then(at);
      case 'edge':
        return node.holds(this.#chars, at) && then(at);
      default:
        return node satisfies never;
    }
  }

  #fits(node: PatternNode, at: number): boolean {
    const char = this.#chars[at];
    return char !== undefined && node.kind === 'char' && node.fits(char);
  }

  #all(items: readonly PatternNode[], index: number, at: number, then: (at: number) => boolean): boolean {
    const item = items[index];
    if (item === undefined) return then(at);
    return this.match(item, at, (next) => this.#all(items, index + 1, next, then));
  }

  /** A repeated character needs no recursion. */
  #run(node: Extract<PatternNode, { kind: 'repeat' }>, at: number, then: (at: number) => boolean): boolean {
    let count = 0;
    while (count < node.most && this.#fits(node.item, at + count)) count += 1;
    this.#budget.spend(count);
    for (; count >= node.least; count -= 1) {
      this.#budget.spend();
      if (then(at + count)) return true;
    }
    return false;
  }

  #again(
    node: Extract<PatternNode, { kind: 'repeat' }>,
    count: number,
    at: number,
    then: (at: number) => boolean,
  ): boolean {
    const more =
      count < node.most &&
      this.#budget.within(() =>
        // Beyond the least, what takes no character is no repetition.
        this.match(node.item, at, (next) =>
          next === at && count >= node.least ? false : this.#again(node, count + 1, next, then),
        ),
      );
    return more || (count >= node.least && then(at));
  }
}
