import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figures/figure.ts';
import { FIGURES } from './figures/table.ts';
import { judge } from './goals.ts';
import { Loader } from './loader.ts';
import { BENCH_USAGE, type Options, readOptions } from './options.ts';
import { startPart } from './processes.ts';
import { writeShownFigures } from './readme-tables.ts';
import { figureTable, goalTable } from './report.ts';
import { Results } from './results.ts';
import { makeReady, measureFigure, type Ready, warmUp } from './rounds.ts';
import { addRun, describeMachine, readRunSet } from './run-set.ts';
import { createTargets } from './targets/table.ts';
import type { StartOptions } from './targets/target.ts';

/** `npm run bench`: what a request and an event cost through this server, and through others beside it. */
const folder = mkdtempSync(join(tmpdir(), 'swarms-bench-'));
const begunAt = Date.now();

try {
  const options = readOptions(process.argv.slice(2));
  if (options.tables) writeShownFigures();
  else await bench(options);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof TypeError) console.error(`\n${BENCH_USAGE}`);
  process.exitCode = 1;
} finally {
  process.exitCode ??= 0;
  rmSync(folder, { recursive: true, force: true });
}
process.exit();

async function bench(options: Options): Promise<void> {
  const { jsonFile } = options;
  const figures = chooseFigures(options.only);
  // Fails now, not after the run, when the file is not one for runs.
  if (jsonFile !== null) readRunSet(jsonFile);
  const machine = describeMachine(folder);
  tell(
    `${machine.cores} cores ${machine.cpu}, Node ${machine.node}, load ${machine.loadAverage?.toFixed(1)}`,
  );
  const targets = await createTargets(options, tell);
  const logFile = join(folder, 'vendor.log');
  const { process: vendor, port } = await startPart('./vendor.ts', [String(options.vendorPort)], { logFile });
  const start: StartOptions = {
    vendor: { url: `http://127.0.0.1:${port}`, port, process: vendor },
    folder,
    inspect: false,
  };
  const loader = new Loader();
  const ready: Ready[] = [];
  for (const target of targets) ready.push(await makeReady(target, start, loader, tell));
  for (const one of ready) await warmUp(one, figures, loader);
  const results = new Results();
  const common = { loader, options: start, minutes: options.minutes, tell };
  for (const figure of figures) {
    tell(`${figure.title} …`);
    await measureFigure(figure, ready, options.rounds, common, results);
    console.log(`\n${figureTable(figure, results)}\n`);
  }
  const lines = judge(results).filter(({ verdict }) => verdict !== 'not measured');
  if (lines.length > 0) console.log(goalTable(lines));
  for (const { target } of ready) console.log(`- ${target.name}: ${target.about}`);
  const { backgroundCores } = loader;
  if (backgroundCores !== null)
    console.log(`\nOthers kept ${backgroundCores.toFixed(2)} of ${machine.cores} cores busy meanwhile.`);
  if (jsonFile !== null) {
    const about = Object.fromEntries(targets.map((target) => [target.name, target.about]));
    const begun = new Date(begunAt).toISOString();
    addRun(jsonFile, {
      begunAt: begun,
      machine,
      backgroundCores,
      targets: about,
      results: results.toJSON(),
      lines,
    });
  }
  await Promise.all(ready.map(({ shared }) => shared.stop()));
  loader.stop();
  tell('done');
}

function chooseFigures(only: readonly string[] | null): Figure[] {
  const unknown = only?.find((name) => FIGURES.every((figure) => figure.name !== name));
  if (unknown !== undefined) throw new TypeError(`There is no figure ${unknown}.`);
  return FIGURES.filter(({ name }) => only === null || only.includes(name));
}

function tell(line: string): void {
  console.error(`[${((Date.now() - begunAt) / 1_000).toFixed(0).padStart(4)} s] ${line}`);
}
