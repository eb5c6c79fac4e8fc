import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { readEnv } from '#lib/env.ts';
import { createLog } from '#lib/log.ts';
import { superviseWorkers } from '#lib/workers.ts';

/** What `npm start` runs: the self-hosted server, in this process or in `WORKERS` of them behind one port. */
const { WORKERS, LOG_LEVEL } = readEnvOrExit();
const development = process.argv.includes('--dev');
const count = development ? 1 : WORKERS === 'auto' ? availableParallelism() : WORKERS;
if (count > 1 && cluster.isPrimary) superviseWorkers(count, createLog(LOG_LEVEL));
// Loaded only by processes that serve: the one that looks after them stays small.
else await import('./serve.ts');

function readEnvOrExit() {
  try {
    return readEnv();
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
