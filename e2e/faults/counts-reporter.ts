import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import type { Reporter, TestCase, TestResult } from 'playwright/types/testReporter';

interface Suite {
  passed: number;
  failed: string[];
  seconds: number;
  counts: Record<string, number>;
  highest: Record<string, number>;
}

/** What one run of the suites did, in numbers: printed always, kept in one file a day when everything was asked for. */
export default class CountsReporter implements Reporter {
  readonly #suites = new Map<string, Suite>();

  onTestEnd(test: TestCase, result: TestResult): void {
    if (test.parent.project()?.name !== 'faults' || result.status === 'skipped') return;
    const suite = this.#suiteOf(test);
    suite.seconds += result.duration / 1_000;
    if (result.status === test.expectedStatus) suite.passed += 1;
    else suite.failed.push(test.title);
    for (const { type, description = '' } of result.annotations) {
      if (type !== 'count' && type !== 'highest') continue;
      const [what, value] = JSON.parse(description) as [string, number];
      if (type === 'count') suite.counts[what] = (suite.counts[what] ?? 0) + value;
      else suite.highest[what] = Math.max(suite.highest[what] ?? 0, value);
    }
  }

  onEnd(): void {
    if (this.#suites.size === 0) return;
    const suites = Object.fromEntries([...this.#suites].sort(([a], [b]) => (a < b ? -1 : 1)));
    for (const suite of Object.values(suites)) suite.seconds = Math.round(suite.seconds);
    for (const [name, { passed, failed, seconds, counts, highest }] of Object.entries(suites)) {
      console.log(`\n${name}: ${passed} passed, ${failed.length} failed, ${seconds} s`);
      for (const [what, value] of Object.entries(counts)) console.log(`  ${value} ${what}`);
      for (const [what, value] of Object.entries(highest)) console.log(`  at most ${value} ${what}`);
    }
    if (process.env.FAULTS === 'full') keep(suites);
  }

  #suiteOf(test: TestCase): Suite {
    const name = basename(test.location.file, '.spec.ts');
    const known = this.#suites.get(name);
    if (known !== undefined) return known;
    const suite: Suite = { passed: 0, failed: [], seconds: 0, counts: {}, highest: {} };
    this.#suites.set(name, suite);
    return suite;
  }
}

/** A run of some suites replaces those in the day's file and leaves the others. */
function keep(suites: Record<string, Suite>): void {
  const date = new Date().toISOString().slice(0, 10);
  const folder = join(import.meta.dirname, 'results');
  const file = join(folder, `${date}.json`);
  mkdirSync(folder, { recursive: true });
  const before = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { suites: Record<string, Suite> }).suites
    : {};
  const result = {
    date,
    node: process.version,
    cores: availableParallelism(),
    commit: commit(),
    suites: { ...before, ...suites },
  };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  console.log(`\nwritten to ${file}`);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
